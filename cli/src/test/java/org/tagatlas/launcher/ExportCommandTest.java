package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;

class ExportCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path root;

  /** The documents of a real run, and the fields that have lists. */
  @Test
  void exportsTheDocumentsOfARun() throws Exception {
    TestPhoto.writeJson(root.resolve("shards/metadata_000.jsonl.gz"), TestPhoto.some(1, 200));
    TestPhoto.write(root.resolve("shards/metadata_001.jsonl.gz"), List.of("no row"));
    Path run = root.resolve("run");
    CommandResult published =
        CommandResult.of(
            "run", "--quiet", "--input=" + root.resolve("shards"), "--output=files:" + run);
    assertThat(published.succeeded()).as(published.err()).isTrue();
    for (DocumentKind kind : DocumentKind.DEFAULTS) {
      Map<String, JsonNode> documents = new Documents(run).of(kind);
      assertThat(documents).as(kind.name()).isNotEmpty();
      Map<String, JsonNode> exported = new TreeMap<>();
      for (String line : Files.readAllLines(export(kind, run, ".jsonl"))) {
        ObjectNode document = (ObjectNode) JSON.readTree(line);
        document.remove(List.of("updated", "seen", "shard"));
        exported.put(document.get("id").textValue(), document);
      }
      assertThat(exported).isEqualTo(new TreeMap<>(documents));

      assertThat(Files.readAllLines(export(kind, run, ".csv"))).hasSize(documents.size() + 1);
      try (ParquetFileReader reader =
          ParquetFileReader.open(new LocalInputFile(export(kind, run, ".parquet")))) {
        assertThat(reader.getRecordCount()).isEqualTo(documents.size());
        MessageType schema = reader.getFileMetaData().getSchema();
        List<String> lists = new ArrayList<>();
        documents
            .values()
            .forEach(
                document ->
                    document
                        .properties()
                        .forEach(
                            field -> {
                              if (!field.getKey().equals("location")) {
                                assertThat(schema.containsField(field.getKey()))
                                    .as(kind + " " + field.getKey())
                                    .isTrue();
                                if (field.getValue().isArray()) {
                                  lists.add(field.getKey());
                                }
                              }
                            }));
        assertThat(lists).allMatch(name -> !schema.getType(name).isPrimitive());
      }
    }
  }

  private Path export(DocumentKind kind, Path run, String suffix) {
    Path out = root.resolve(kind.name() + suffix);
    CommandResult result = CommandResult.of("export", kind.name(), "--from=" + run, "--out=" + out);
    assertThat(result.succeeded()).as(result.err()).isTrue();
    assertThat(result.out()).startsWith("Exported ").contains(kind + " to " + out);
    return out;
  }

  @Test
  void reportsInvalidUsage() throws Exception {
    Path folder = Files.createDirectories(root.resolve("run/tags"));
    Files.writeString(folder.resolve("part-a-0.jsonl"), "{\"id\":\"a\",\"version\":1}\n");
    String from = "--from=" + root.resolve("run");
    Path used = Files.writeString(root.resolve("used.csv"), "mine");
    assertError(
        "'cats' is not a kind of documents. Name one of: photos,", "cats", from, "--out=a.csv");
    assertError("does not name a format", "tags", from, "--out=" + root.resolve("a.txt"));
    assertError(
        "must end in .parquet", "tags", from, "--format=parquet", "--out=" + root.resolve("a"));
    assertError("exists", "tags", from, "--out=" + used);
    assertError("does not exist. Create it", "tags", from, "--out=" + root.resolve("no/a.csv"));
    assertError(
        "exclude each other",
        "tags",
        from,
        "--elasticsearch=http://x",
        "--out=" + root.resolve("a.csv"));
    assertError("has no regions", "regions", from, "--out=" + root.resolve("a.csv"));
    assertThat(used).hasContent("mine");
    CommandResult replaced =
        CommandResult.of("export", "tags", from, "--overwrite", "--out=" + used);
    assertThat(replaced.succeeded()).as(replaced.err()).isTrue();
    assertThat(Files.readAllLines(used)).hasSize(2);
  }

  private static void assertError(String message, String... arguments) {
    List<String> all = new ArrayList<>(List.of("export"));
    all.addAll(List.of(arguments));
    CommandResult result = CommandResult.of(all.toArray(String[]::new));
    assertThat(result.err()).contains(message);
    assertThat(result.code()).isEqualTo(2);
  }
}
