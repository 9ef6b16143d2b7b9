package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * Runs the SQL command on generated shards: as a process where its working directory, class path or
 * life cycle matters, otherwise in this JVM.
 */
@Timeout(180)
final class SqlCommandIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The counts that the generator reports. */
  private static final Pattern GENERATED =
      Pattern.compile(
          "(\\d+) rows \\((\\d+) geotagged photos, (\\d+) not geotagged, (\\d+) duplicates, (\\d+)"
              + " malformed\\).*",
          Pattern.DOTALL);

  @TempDir private static Path data;
  private static Path shards;
  private static List<Long> generated;

  @TempDir private Path work;
  private TestInstallation home;

  @BeforeAll
  static void generate() {
    shards = data.resolve("shards");
    CommandResult result =
        CommandResult.of("generate", "--photos=20000", "--seed=9", "--shards=3", "--out=" + shards);
    assertThat(result.succeeded()).as(result.err()).isTrue();
    Matcher counts = GENERATED.matcher(result.out());
    assertThat(counts.matches()).as(result.out()).isTrue();
    generated = Stream.of(1, 2, 3, 4, 5).map(i -> Long.valueOf(counts.group(i))).toList();
  }

  @BeforeEach
  void checkOut() throws IOException {
    home = TestInstallation.built(work);
  }

  private static String script(String name) {
    return TestInstallation.scripts().resolve(name).toString();
  }

  private static List<JsonNode> json(String lines) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      all.add(JSON.readTree(line));
    }
    return all;
  }

  @Tag("nightly")
  @Test
  void qualityAndBackfillMatchTheGeneratorAndTheJob() throws Exception {
    // By default scripts read the folder "shards" in the working directory.
    try (CommandProcess quality =
        home.startIn(data, "sql", "-f", script("quality.sql"), "--format=json")) {
      CommandResult run =
          CommandResult.of(
              "run", "--input=" + shards, "--output=files:" + work + "/run", "--quiet");
      assertThat(run.succeeded()).as(run.err()).isTrue();
      Map<DocumentKind, Map<String, JsonNode>> truth = new Documents(work.resolve("run")).all();
      CommandResult backfill =
          CommandResult.of(
              "sql",
              "-f",
              script("backfill.sql"),
              "--var=input=" + shards,
              "--var=output=" + work.resolve("photos"));
      assertThat(backfill.succeeded()).as(backfill.err()).isTrue();
      assertThat(backfill.out()).isEmpty();
      assertThat(backfill.err().strip())
          .isEqualTo(String.format("%,d rows written to photos.", generated.get(1)));
      assertPhotos(truth.get(DocumentKind.PHOTOS));
      assertThat(quality.exit()).as(quality.err()).isZero();
      assertQuality(json(quality.out()), truth);
    }
  }

  private static void assertQuality(
      List<JsonNode> rows, Map<DocumentKind, Map<String, JsonNode>> truth) {
    Map<String, Long> reasons = new TreeMap<>();
    truth
        .get(DocumentKind.REJECTS)
        .values()
        .forEach(reject -> reasons.merge(reject.get("reason").asText(), 1L, Long::sum));
    Map<String, Long> countries = new TreeMap<>();
    truth
        .get(DocumentKind.PHOTOS)
        .values()
        .forEach(photo -> countries.merge(photo.path("country").asText("-"), 1L, Long::sum));
    Map<String, Long> reasonsFound = new TreeMap<>();
    Map<String, Long> countriesFound = new TreeMap<>();
    Map<String, Long> fields = new TreeMap<>();
    List<Long> totals = new ArrayList<>();
    for (JsonNode row : rows) {
      if (row.has("reason")) {
        reasonsFound.put(row.get("reason").asText(), row.get("rejects").asLong());
      } else if (row.has("near_a_city")) {
        countriesFound.put(row.get("country").asText(), row.get("photos").asLong());
      } else if (row.has("field")) {
        fields.put(row.get("field").asText(), row.get("present").asLong());
      } else {
        row.elements().forEachRemaining(number -> totals.add(number.asLong()));
      }
    }
    assertThat(totals).isEqualTo(generated);
    assertThat(reasonsFound).hasSize(4).isEqualTo(reasons);
    assertThat(countriesFound).hasSizeGreaterThan(10).isEqualTo(countries);
    assertThat(fields).containsEntry("coordinates", generated.get(1)).hasSize(10);
  }

  /** Fields that both documents have must be equal. */
  private void assertPhotos(Map<String, JsonNode> truth) throws IOException {
    TreeSet<String> compared = new TreeSet<>();
    Map<String, JsonNode> photos = new HashMap<>();
    for (Path part : files(work.resolve("photos"))) {
      for (JsonNode photo : json(Files.readString(part))) {
        photos.put(photo.get("photoid").asText(), photo);
      }
    }
    assertThat(photos.keySet()).isEqualTo(truth.keySet());
    photos.forEach(
        (id, photo) -> {
          JsonNode document = truth.get(id);
          photo
              .properties()
              .forEach(
                  field -> {
                    JsonNode expected = document.get(field.getKey());
                    switch (field.getKey()) {
                      case "tags" -> {
                        assertThat(texts(field.getValue(), "tag")).isEqualTo(expected.toString());
                        assertThat(texts(field.getValue(), "label"))
                            .isEqualTo(document.get("labels").toString());
                      }
                      case "machine_tags", "shard" -> {}
                      // SQL has the addresses of the metadata.
                      case "page_url", "download_url" ->
                          assertThat(field.getValue().asText().replaceFirst("^http:", "https:"))
                              .as("%s of %s", field.getKey(), id)
                              .isEqualTo(expected.asText());
                      case "city_distance_km" ->
                          assertThat(field.getValue().floatValue())
                              .isEqualTo(expected.floatValue());
                      default ->
                          assertThat(field.getValue())
                              .as("%s of %s", field.getKey(), id)
                              .isEqualTo(expected);
                    }
                    compared.add(field.getKey());
                  });
        });
    assertThat(compared).contains("country", "city", "location", "title", "uploaded", "tags");
  }

  private static String texts(JsonNode rows, String field) {
    return JSON.valueToTree(rows.findValuesAsText(field)).toString();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Each valid row is in the file as generated. */
  @Tag("nightly")
  @Test
  void convertedShardsMatchTheGeneratedRows() throws Exception {
    String parquet = work.resolve("parquet").toString();
    Path convertAndRead =
        Files.writeString(
            work.resolve("convert and read.sql"),
            Files.readString(Path.of(script("convert.sql")))
                + """
                CREATE TABLE copy (photoid BIGINT, uid STRING, datetaken TIMESTAMP(3),
                  dateuploaded BIGINT, title STRING, usertags STRING, longitude DOUBLE,
                  latitude DOUBLE, accuracy INT, licensename STRING, shard STRING, line BIGINT)
                WITH ('connector' = 'filesystem', 'path' = '${output}', 'format' = 'parquet',
                  'parquet.utc-timezone' = 'true');
                SELECT * FROM copy
                """);
    Map<String, JsonNode> found = new HashMap<>();
    try (CommandProcess convert =
        home.start(
            "sql",
            "-f",
            convertAndRead.toString(),
            "--var=input=" + shards,
            "--var=output=" + parquet,
            "--format=json")) {
      assertThat(convert.exit()).as(convert.err()).isZero();
      assertThat(convert.err())
          .contains(
              String.format("%,d rows written to parquet.", generated.get(0) - generated.get(4)));
      for (JsonNode row : json(convert.out())) {
        String place = row.get("shard").asText() + ':' + row.get("line").asText();
        assertThat(found.put(place, ((ObjectNode) row).without(List.of("shard", "line")))).isNull();
      }
    }
    assertThat(found).hasSize((int) (generated.get(0) - generated.get(4)));
    int compared = 0;
    for (Path shard : files(shards)) {
      int line = 0;
      for (String text : lines(shard)) {
        line++;
        JsonNode row = found.get(shard + ":" + line);
        if (row != null) {
          JsonNode source = JSON.readTree(text);
          for (String field : List.of("photoid", "uid", "title", "usertags", "licensename")) {
            assertThat(row.get(field).asText()).isEqualTo(source.get(field).asText());
          }
          for (String field : List.of("longitude", "latitude", "dateuploaded")) {
            JsonNode number = source.get(field);
            assertThat(row.get(field).isNull())
                .as("%s of %s", field, text)
                .isEqualTo(number.isNull() || number.asText().isEmpty());
            assertThat(row.get(field).asDouble()).isEqualTo(number.asDouble());
          }
          String taken = source.get("datetaken").asText();
          if (!row.get("datetaken").isNull()) {
            assertThat(row.get("datetaken").asText())
                .isEqualTo(taken.replace(".0", "").replace(' ', 'T'));
          }
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(found.size());
  }

  private static List<String> lines(Path shard) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(shard)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  @Test
  void statementsShareASessionAndReturnResultsInOrder() {
    CommandResult csv =
        CommandResult.of(
            "sql",
            "--format=csv",
            "-e",
            "CREATE TABLE t (photoid BIGINT, latitude DOUBLE) WITH ('connector' ="
                + " 'tagatlas-shards', 'path' = '${in}'); DESCRIBE t",
            "-e",
            "SELECT COUNT(*) AS `all`, COUNT(DISTINCT CASE WHEN latitude IS NOT NULL THEN"
                + " photoid END) FROM t;"
                + " SELECT 'a,\"b\"' AS x, CAST(NULL AS INT) AS y;",
            "--var=in=" + shards);
    assertThat(csv.succeeded()).as(csv.err()).isTrue();
    assertThat(csv.out().lines().toList())
        .contains("photoid,BIGINT,TRUE,,,")
        .endsWith(
            "all,EXPR$1",
            (generated.get(0) - generated.get(4)) + "," + generated.get(1),
            "x,y",
            "\"a,\"\"b\"\"\",");
    CommandResult table =
        CommandResult.of(
            "sql",
            "-e",
            "LOAD MODULE tagatlas; SHOW MODULES; SET 'table.local-time-zone' = 'UTC'; SET;"
                + " SELECT REVERSE_GEOCODE(48.8566, 2.3522).city AS city;"
                + " EXPLAIN SELECT 1");
    assertThat(table.succeeded()).as(table.err()).isTrue();
    assertThat(table.out())
        .contains(
            "|    tagatlas |", "| table.local-time-zone |", "| Paris |", "== Abstract Syntax");
  }

  @Test
  void errorsReportTheirLineAndColumn() throws Exception {
    Path unknown =
        Files.writeString(
            work.resolve("unknown.sql"),
            "-- A comment; with a semicolon.\nSELECT 1;\n\nSELECT photoid,\n  titel FROM t;\n");
    CommandResult column = CommandResult.of("sql", "-f", unknown.toString(), "--format=csv");
    assertThat(column.code()).isEqualTo(2);
    // Statements before the error have been executed.
    assertThat(column.out()).isEqualTo("EXPR$0\n1\n");
    assertThat(column.err()).contains("unknown.sql:5:14: ", "'t' not found");
    try (CommandProcess variable = home.start("sql", "-e", "SELECT ${x}")) {
      assertThat(variable.exit()).isEqualTo(2);
      assertThat(variable.err()).contains("-e:1:8: the variable x has no value");
    }
  }

  @Tag("nightly")
  @Test
  void followedTableEmitsChangesAsTheyArrive() throws Exception {
    Path incoming = work.resolve("incoming");
    TestPhoto.writeJson(incoming.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1, 10));
    try (CommandProcess live =
        home.start(
            "sql",
            "--format=json",
            "--parallelism=1",
            "-e",
            "SET 'execution.runtime-mode' = 'streaming'; CREATE TABLE live (uid STRING, photoid"
                + " BIGINT) WITH ('connector' = 'tagatlas-shards', 'path' = '"
                + incoming
                + "', 'follow' = 'true', 'scan-interval' = '500 ms');"
                + " SELECT COUNT(*) AS n FROM live")) {
      live.await("ten rows", () -> live.out().contains("{\"op\":\"+U\",\"n\":10}\n"));
      TestPhoto.writeJson(incoming.resolve("metadata_001.jsonl.gz"), TestPhoto.some(50, 3));
      live.await("three more", () -> live.out().contains("{\"op\":\"+U\",\"n\":13}\n"));
      assertThat(live.out()).startsWith("{\"op\":\"+I\",\"n\":1}\n{\"op\":\"-U\",\"n\":1}\n");
    }
  }
}
