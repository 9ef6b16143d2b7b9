package org.tagatlas.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;

final class OutputComparisonTest {

  private static final List<DocumentKind> KINDS =
      List.of(
          DocumentKind.PHOTOS, DocumentKind.SIGNATURES, DocumentKind.REJECTS, DocumentKind.EXTRAS);

  private static final String PHOTO = "{'id':'1','version':1,'photoid':1,'city':'Boston'}";
  private static final String OTHER_PHOTO = "{'id':'2','version':1,'photoid':2}";
  private static final String SIGNATURE = "{'id':'s','version':7,'rank':1,'updated':'then'}";
  private static final String REJECT =
      "{'id':'/a:1','version':1,'reason':'bad_json','detail':'no object'}";
  private static final String EXTRA = "{'id':'e','version':1,'title':'A','fetched':'then'}";

  @TempDir private Path folder;
  private OutputComparison comparison;

  @BeforeEach
  void readReference() throws IOException {
    Path reference = folder.resolve("reference");
    write(reference, DocumentKind.PHOTOS, PHOTO, OTHER_PHOTO);
    write(reference, DocumentKind.SIGNATURES, SIGNATURE);
    write(reference, DocumentKind.REJECTS, REJECT);
    write(reference, DocumentKind.EXTRAS, EXTRA);
    comparison = new OutputComparison(KINDS, new FileDocuments(reference));

    output(DocumentKind.PHOTOS, PHOTO, OTHER_PHOTO);
    output(DocumentKind.SIGNATURES, SIGNATURE);
    output(DocumentKind.REJECTS, REJECT);
    output(DocumentKind.EXTRAS, EXTRA);
  }

  @Test
  void acceptsEqualDocuments() throws IOException {
    assertThat(compare()).hasSize(4).allMatch(OutputComparison.Row::equal);
    assertThat(comparison.documents()).isEqualTo(5);
    assertThat(comparison.documents(DocumentKind.PHOTOS)).isEqualTo(2);
  }

  @Test
  void comparesTheNewestVersionWithoutTimesAndWording() throws IOException {
    output(
        DocumentKind.SIGNATURES,
        "{'id':'s','version':9,'rank':1,'updated':'now'}",
        "{'id':'s','version':8,'deleted':true}",
        "{'id':'gone','version':1,'rank':3}",
        "{'id':'gone','version':2,'deleted':true}");
    output(
        DocumentKind.REJECTS,
        "{'id':'/a:1','version':1,'reason':'bad_json','detail':'not an object'}");
    output(DocumentKind.EXTRAS, "{'id':'e','version':4,'fetched':'now','title':'A'}");
    assertThat(compare()).allMatch(OutputComparison.Row::equal);
  }

  @Test
  void reportsALostDocument() throws IOException {
    output(DocumentKind.PHOTOS, OTHER_PHOTO);
    OutputComparison.Row row = differing("photos");
    assertThat(row.documents()).isEqualTo(1);
    assertThat(row.differences().missingCount()).isEqualTo(1);
    assertThat(printed()).contains("missing: 1").containsPattern("photos +files +1 +1 +0 +0 +0\n");
  }

  @Test
  void reportsADoubledDocument() throws IOException {
    output(DocumentKind.PHOTOS, PHOTO, OTHER_PHOTO, PHOTO);
    OutputComparison.Row row = differing("photos");
    assertThat(row.repeated()).isEqualTo(1);
    assertThat(row.differences().isEmpty()).isTrue();
    assertThat(printed()).containsPattern("photos +files +2 +0 +0 +0 +1\n");
  }

  @Test
  void reportsAChangedDocument() throws IOException {
    output(DocumentKind.REJECTS, REJECT.replace("bad_json", "no_photo_id"));
    OutputComparison.Row row = differing("rejects");
    assertThat(row.differences().differentCount()).isEqualTo(1);
    assertThat(printed())
        .contains("no_photo_id")
        .containsPattern("rejects +files +1 +0 +0 +1 +0\n");
  }

  @Test
  void reportsALeftOverDocument() throws IOException {
    output(DocumentKind.EXTRAS, EXTRA, "{'id':'f','version':1,'title':'B'}");
    OutputComparison.Row row = differing("extras");
    assertThat(row.documents()).isEqualTo(2);
    assertThat(row.differences().unexpectedCount()).isEqualTo(1);
    assertThat(printed()).containsPattern("extras +files +2 +0 +1 +0 +0\n");
  }

  @Test
  void reportsAKindThatWasNotPublishedAtAll() throws IOException {
    Path signatures = folder.resolve("output").resolve("signatures");
    Files.move(signatures, folder.resolve("signatures"));
    assertThat(differing("signatures").differences().missingCount()).isEqualTo(1);
  }

  @Test
  void keepsTheLastMessageOfAnIdInATopic() throws IOException {
    NewestVersions newest = new NewestVersions();
    newest.addOrdered("a", json("{'id':'a','version':1,'x':1}"));
    newest.addOrdered("b", json("{'id':'b','version':1}"));
    newest.addOrdered("a", json("{'id':'a','version':2,'x':2}"));
    newest.addOrdered("b", null);
    newest.addOrdered("a", json("{'id':'a','version':2,'x':2}"));
    long repeated =
        newest.read(
            (id, document) -> {
              assertThat(id).isEqualTo("a");
              assertThat(document.path("x").asInt()).isEqualTo(2);
            });
    assertThat(repeated).isEqualTo(1);
  }

  private OutputComparison.Row differing(String kind) throws IOException {
    List<OutputComparison.Row> rows = compare().stream().filter(row -> !row.equal()).toList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).kind()).isEqualTo(kind);
    return rows.get(0);
  }

  private List<OutputComparison.Row> compare() throws IOException {
    return comparison.compare(List.of(new FileDocuments(folder.resolve("output"))));
  }

  private String printed() throws IOException {
    StringWriter text = new StringWriter();
    OutputComparison.print(compare(), new PrintWriter(text, true));
    return text.toString();
  }

  private void output(DocumentKind kind, String... lines) throws IOException {
    write(folder.resolve("output"), kind, lines);
  }

  private static void write(Path output, DocumentKind kind, String... lines) throws IOException {
    Path documents = Files.createDirectories(output.resolve(kind.name()));
    Files.writeString(
        documents.resolve("part-0.jsonl"),
        json(String.join("\n", lines)) + '\n',
        StandardCharsets.UTF_8);
    Files.writeString(
        documents.resolve(".part-1.jsonl.inprogress"), "{\"id\":", StandardCharsets.UTF_8);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
