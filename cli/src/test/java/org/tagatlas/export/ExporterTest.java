package org.tagatlas.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.parquet.ParquetFiles;
import org.tagatlas.run.UserError;

final class ExporterTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TITLE = "=cmd|' /C calc'!A0\n\"quoted\", 東京\u2028";
  private static final String PHOTO =
      """
      {"id":"12","version":1,"photoid":12,"location":{"lat":-21.5,"lon":-175.25},"accuracy":16,
      "country":"TO","tags":["beach","a,b"],"labels":["Beach","a,b"],"machine_tags":[],
      "title":%s,"uploaded":"2011-09-19T11:44:32Z","taken":"2009-05-06T07:08:09",
      "taken_local":"2009-05-06T07:08:09","taken_hour":7,"media":"photo","generated":true,
      "location_estimate":{"country":{"value":"TO","p":0.5}},"new_field":1}
      """;

  @TempDir private Path root;
  private Path run;

  @BeforeEach
  void createFolder() throws IOException {
    run = Files.createDirectories(root.resolve("run"));
  }

  private void publish(DocumentKind kind, String file, String... lines) throws IOException {
    Path folder = Files.createDirectories(run.resolve(kind.name()));
    Files.writeString(folder.resolve(file), String.join("\n", lines) + "\n");
  }

  private void publishPhotos() throws IOException {
    publish(
        DocumentKind.PHOTOS,
        "part-a-0.jsonl",
        PHOTO.formatted(JSON.writeValueAsString(TITLE)).replace("\n", ""),
        "{\"id\":\"9\",\"version\":1,\"photoid\":9,\"tags\":[\"-1\"],\"title\":\"@x\"}");
  }

  private Path export(DocumentKind kind, ExportFormat format, String file, boolean exact)
      throws IOException {
    Path out = root.resolve(file);
    Exporter.export(new FileDocuments(run.toString()), kind, format, out, exact, Exporter.MEMORY);
    return out;
  }

  /** The oracle is a map of what was added. */
  @Test
  void keepsTheLastVersionOfEachDocumentInAnyMemory() throws IOException {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      List<String> lines = new ArrayList<>();
      TreeMap<String, Long> last = new TreeMap<>();
      TreeMap<String, Boolean> kept = new TreeMap<>();
      for (int i = 0; i < 300; i++) {
        String id = "all|IS|täg" + random.nextInt(60);
        // Versions of an id are distinct.
        long version = random.nextInt(1_000) * 300L + i;
        boolean deleted = random.nextInt(4) == 0;
        lines.add(
            deleted
                ? "{\"id\":\"%s\",\"version\":%d,\"deleted\":true}".formatted(id, version)
                : "{\"id\":\"%s\",\"version\":%d,\"photos\":%d}".formatted(id, version, version));
        if (version >= last.getOrDefault(id, Long.MIN_VALUE)) {
          last.put(id, version);
          kept.put(id, !deleted);
        }
      }
      publish(
          DocumentKind.SIGNATURES, "part-a-0.jsonl", lines.subList(0, 100).toArray(new String[0]));
      publish(
          DocumentKind.SIGNATURES,
          "part-b-0.jsonl",
          lines.subList(100, 300).toArray(new String[0]));
      publish(DocumentKind.SIGNATURES, ".part-c-0.jsonl.inprogress", "{\"id\"");
      List<String> expected =
          last.keySet().stream()
              .filter(kept::get)
              .map(id -> "{\"id\":\"%s\",\"photos\":%d}".formatted(id, last.get(id)))
              .toList();
      Path out = root.resolve("signatures.jsonl");
      for (long memory : new long[] {3_000, 20_000, Exporter.MEMORY}) {
        long count =
            Exporter.export(
                new FileDocuments(run.toString()),
                DocumentKind.SIGNATURES,
                ExportFormat.JSONL,
                out,
                false,
                memory);
        assertThat(Files.readAllLines(out)).isEqualTo(expected);
        assertThat(count).isEqualTo(expected.size());
      }
      try (Stream<Path> files = Files.list(root)) {
        assertThat(files).containsExactlyInAnyOrder(run, out);
      }
    }
  }

  @Test
  void writesTypedColumnsOfParquet() throws IOException {
    publishPhotos();
    List<Group> rows =
        ParquetFiles.rows(export(DocumentKind.PHOTOS, ExportFormat.PARQUET, "a.parquet", false));
    assertThat(rows).extracting(row -> row.getString("id", 0)).containsExactly("9", "12");
    Group photo = rows.get(1);
    assertThat(photo.getLong("photoid", 0)).isEqualTo(12);
    assertThat(photo.getDouble("latitude", 0)).isEqualTo(-21.5);
    assertThat(photo.getDouble("longitude", 0)).isEqualTo(-175.25);
    assertThat(photo.getString("title", 0)).isEqualTo(TITLE);
    assertThat(texts(photo, "tags")).containsExactly("beach", "a,b");
    assertThat(texts(photo, "machine_tags")).isEmpty();
    assertThat(photo.getFieldRepetitionCount("machine_tags")).isEqualTo(1);
    assertThat(photo.getFieldRepetitionCount("machine_tag_terms")).isZero();
    assertThat(photo.getLong("uploaded", 0)).isEqualTo(1_316_432_672_000L);
    assertThat(photo.getLong("taken", 0)).isEqualTo(1_241_593_689_000L);
    assertThat(photo.getBoolean("generated", 0)).isTrue();
    assertThat(photo.getString("location_estimate", 0))
        .isEqualTo("{\"country\":{\"value\":\"TO\",\"p\":0.5}}");
    assertThat(rows.get(0).getFieldRepetitionCount("latitude")).isZero();
    String schema = photo.getType().toString();
    assertThat(schema)
        .contains("int64 uploaded (TIMESTAMP(MILLIS,true))")
        .contains("int64 taken (TIMESTAMP(MILLIS,false))");
  }

  @Test
  void writesDaysOfTags() throws IOException {
    publish(
        DocumentKind.TAGS,
        "part-a-0.jsonl",
        "{\"id\":\"cat\",\"version\":1,\"tag\":\"cat\",\"photos\":5,\"first_seen\":\"1970-01-03\"}");
    Group row =
        ParquetFiles.rows(export(DocumentKind.TAGS, ExportFormat.PARQUET, "t.parquet", false))
            .get(0);
    assertThat(row.getInteger("first_seen", 0)).isEqualTo(2);
  }

  @Test
  void csvHasNoFormulasUnlessExact() throws IOException {
    publishPhotos();
    List<NamedCsvRecord> safe =
        csv(Files.newInputStream(export(DocumentKind.PHOTOS, ExportFormat.CSV, "a.csv", false)));
    assertThat(safe).extracting(row -> row.getField("title")).containsExactly("'@x", "'" + TITLE);
    assertThat(safe.get(1).getField("latitude")).isEqualTo("-21.5");
    assertThat(safe.get(1).getField("tags")).isEqualTo("[\"beach\",\"a,b\"]");
    assertThat(safe.get(1).getField("taken")).isEqualTo("2009-05-06T07:08:09");
    assertThat(safe.get(0).getField("country")).isEmpty();
    List<NamedCsvRecord> exact =
        csv(
            new GZIPInputStream(
                Files.newInputStream(
                    export(DocumentKind.PHOTOS, ExportFormat.CSV, "a.csv.gz", true))));
    assertThat(exact).extracting(row -> row.getField("title")).containsExactly("@x", TITLE);
  }

  @Test
  void geoJsonHasAFeaturePerDocument() throws IOException {
    publishPhotos();
    JsonNode collection =
        JSON.readTree(
            export(DocumentKind.PHOTOS, ExportFormat.GEOJSON, "a.geojson", false).toFile());
    assertThat(collection.get("type").textValue()).isEqualTo("FeatureCollection");
    JsonNode without = collection.get("features").get(0);
    assertThat(without.get("geometry").isNull()).isTrue();
    assertThat(without.get("id").textValue()).isEqualTo("9");
    JsonNode feature = collection.get("features").get(1);
    assertThat(feature.get("geometry").toString())
        .isEqualTo("{\"type\":\"Point\",\"coordinates\":[-175.25,-21.5]}");
    assertThat(feature.get("properties").get("title").textValue()).isEqualTo(TITLE);
    assertThat(feature.get("properties").has("version")).isFalse();
    assertThatThrownBy(() -> export(DocumentKind.TAGS, ExportFormat.GEOJSON, "t.geojson", false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tags have no location");
  }

  @Test
  void namesWhatIsNotADocument() throws IOException {
    assertThatThrownBy(() -> export(DocumentKind.TAGS, ExportFormat.CSV, "t.csv", false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no tags");
    for (String bad : List.of("x", "{\"id\":\"a\"}", "{\"id\":\"a\",\"version\":1,", "[1]", "")) {
      publish(DocumentKind.TAGS, "part-a-0.jsonl", "{\"id\":\"a\",\"version\":1}", bad);
      assertThatThrownBy(() -> export(DocumentKind.TAGS, ExportFormat.CSV, "t.csv", false))
          .as(bad)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("part-a-0.jsonl, line 2, is not a document");
    }
    publish(DocumentKind.TAGS, "part-a-0.jsonl", "{\"id\":\"a\",\"version\":1,\"photos\":\"x\"}");
    assertThatThrownBy(() -> export(DocumentKind.TAGS, ExportFormat.PARQUET, "t.parquet", false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("The document a is not valid: 'photos'");
    try (Stream<Path> files = Files.list(root)) {
      assertThat(files).containsExactly(run);
    }
  }

  /** Otherwise readers of a folder would see two runs. */
  @Test
  void exportsTheFormerRunWhileItIsReplaced() throws IOException {
    publish(DocumentKind.TAGS, "part-a-0.jsonl", "{\"id\":\"a\",\"version\":1}");
    publish(DocumentKind.TAGS, "part-b-0.jsonl", "{\"id\":\"b\",\"version\":1}");
    Files.writeString(run.resolve(".tagatlas-former"), "tags/part-a-0.jsonl\n");
    Path out = export(DocumentKind.TAGS, ExportFormat.JSONL, "t.jsonl", false);
    assertThat(Files.readString(out)).isEqualTo("{\"id\":\"a\"}\n");
  }

  @Test
  void namesOfFilesSelectFormats() {
    assertThat(
            Stream.of("a.parquet", "A.CSV", "b.geojson.gz", "c.jsonl", "d.parquet.gz", "csv")
                .map(name -> ExportFormat.of(name).orElse(null)))
        .isEqualTo(
            Arrays.asList(
                ExportFormat.PARQUET,
                ExportFormat.CSV,
                ExportFormat.GEOJSON,
                ExportFormat.JSONL,
                null,
                null));
  }

  private static List<String> texts(Group row, String column) {
    Group list = row.getGroup(column, 0);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
      texts.add(list.getGroup("list", i).getString("element", 0));
    }
    return texts;
  }

  private static List<NamedCsvRecord> csv(InputStream in) throws IOException {
    try (in;
        CsvReader<NamedCsvRecord> reader =
            CsvReader.builder().ofNamedCsvRecord(in, StandardCharsets.UTF_8)) {
      return reader.stream().toList();
    }
  }
}
