package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.geo.PlaceNames;

/** The scripts of {@code sql/} give what the definitions give for the photos of the shards. */
class SqlLawTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCRIPTS = Path.of("../sql");
  private static final Oracle ORACLE =
      new Oracle(List.of("country", "admin1", "city"), List.of("all", "year"), 50, 3);

  @TempDir private static Path folder;

  private static TableEnvironment tables;
  private static List<PhotoRecord> photos;

  /** More photographers than are counted exactly, and each shard's photos in another one too. */
  @BeforeAll
  static void writeShards() throws IOException {
    photos = new ArrayList<>(Shards.world(7, 3000));
    IntStream.range(0, 400)
        .mapToObj(i -> Shards.inIceland(1000 + i, "many" + i, List.of("Aurora", "ice" + i % 7)))
        .forEach(photos::add);
    Shards.writeSplit(folder.resolve("shards/a"), photos, 3);
    List<PhotoRecord> again = new ArrayList<>(photos);
    Collections.shuffle(again, new Random(1));
    Shards.writeSplit(folder.resolve("shards/b"), again.subList(0, 1000), 2);
    tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    tables.getConfig().set("parallelism.default", "2");
    tables.executeSql("LOAD MODULE tagatlas");
  }

  @BeforeEach
  void forgetTables() {
    for (String view : tables.listTemporaryViews()) {
      tables.dropTemporaryView(view);
    }
    for (String table : tables.listTemporaryTables()) {
      tables.dropTemporaryTable(table);
    }
  }

  @Test
  void signaturesAreTheOnesOfTheDefinition() throws Exception {
    run("signatures.sql");
    Map<String, Map<String, Object>> written = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("signatures"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readAllLines(file)) {
          Map<String, Object> fields = JSON.readValue(line, new TypeReference<>() {});
          String tag = (String) fields.get("tag");
          String country = ((String) fields.get("region")).substring(0, 2);
          assertThat(fields.remove("names_place")).isEqualTo(PlaceNames.namesPlace(tag, country));
          for (String count : List.of("rank", "photos", "photographers")) {
            fields.computeIfPresent(count, (name, number) -> ((Number) number).longValue());
          }
          String id = fields.get("window") + "|" + fields.get("region") + '|' + tag;
          assertThat(written.put(id, fields)).as(id).isNull();
        }
      }
    }
    assertThat(written).isEqualTo(ORACLE.signatures(photos));
    assertThat(written.get("all|IS|aurora")).extracting("photographers").isNotEqualTo(400L);
  }

  private static List<Row> run(String script) throws Exception {
    String text =
        Files.readString(SCRIPTS.resolve(script))
            .replaceAll("(?m)^--.*$", "")
            .replaceAll("'path' = '([a-z]+)'", "'path' = '" + folder + "/$1'");
    List<Row> rows = List.of();
    for (String part : text.split(";")) {
      String statement = part.strip();
      if (statement.startsWith("SET")) {
        String[] words = statement.split("'");
        tables.getConfig().set(words[1], words[3]);
      } else if (!statement.isEmpty()) {
        TableResult result = tables.executeSql(statement);
        rows = CollectionUtil.iteratorToList(result.collect());
      }
    }
    return rows;
  }
}
