package org.tagatlas.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.geo.PlaceNames;
import org.tagatlas.job.Oracle;
import org.tagatlas.job.Shards;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.signature.LogOdds;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.tags.CleanForm;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;

/** Compares the results of the scripts in {@code sql/} with the definitions. */
class SqlConsistencyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCRIPTS = Path.of("");
  private static final Oracle ORACLE =
      new Oracle(List.of("country", "admin1", "city"), List.of("all", "year"), 50, 3);

  @TempDir private static Path folder;

  private static List<PhotoRecord> photos;

  /**
   * Writes photos of more photographers than are counted exactly, with duplicates across shards.
   */
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
  }

  @Test
  void signaturesMatchTheDefinition() throws Exception {
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

  @Test
  void topTagsAreTheMostUsedPerCountry() throws Exception {
    Map<String, List<String>> found = new TreeMap<>();
    for (Row row : run("top-tags.sql")) {
      List<String> tags =
          found.computeIfAbsent((String) row.getField("region"), region -> new ArrayList<>());
      tags.add((String) row.getField("tag"));
      assertThat(row.getField("rank")).isEqualTo((long) tags.size());
    }
    Map<String, List<String>> expected = new TreeMap<>();
    for (Map<String, Object> region : ORACLE.regions(photos).values()) {
      if (region.get("level").equals("country") && region.get("window").equals("all")) {
        List<String> labels = new ArrayList<>();
        ((List<?>) region.get("top_tags")).forEach(tag -> labels.add(CleanForm.of((String) tag)));
        expected.put((String) region.get("region"), labels);
      }
    }
    assertThat(found).isEqualTo(expected).hasSizeGreaterThan(5);
  }

  @Test
  void trendsAreSignaturesOfMonths() throws Exception {
    Map<String, Map<String, Set<String>>> votes = new TreeMap<>();
    for (PhotoRecord photo : photos) {
      if (photo.uploaded() != PhotoRecord.NO_TIME) {
        String month = Instant.ofEpochSecond(photo.uploaded()).toString().substring(0, 7);
        String uid = photo.uid().isEmpty() ? "unknown" : photo.uid();
        for (Tag tag : PhotoTags.parse(photo.userTags(), "").tags()) {
          votes
              .computeIfAbsent(month, m -> new TreeMap<>())
              .computeIfAbsent(tag.clean(), t -> new HashSet<>())
              .add(uid);
        }
      }
    }
    Map<String, Long> tagVotes = new TreeMap<>();
    votes.forEach(
        (month, tags) -> tags.forEach((tag, uids) -> tagVotes.merge(tag, count(uids), Long::sum)));
    long all = tagVotes.values().stream().mapToLong(Long::longValue).sum();
    List<Row> expected = new ArrayList<>();
    votes.forEach(
        (month, tags) -> {
          long n = tags.values().stream().mapToLong(SqlConsistencyTest::count).sum();
          List<Row> rows = new ArrayList<>();
          tags.forEach(
              (tag, uids) -> {
                double score = LogOdds.score(count(uids), n, tagVotes.get(tag), all);
                if (uids.size() >= 3 && score > 0) {
                  double rounded = LogOdds.roundedTenThousandths(score) / 1e4;
                  rows.add(Row.of(month, tag, count(uids), rounded));
                }
              });
          rows.sort(
              Comparator.<Row>comparingDouble(row -> -(double) row.getField(3))
                  .thenComparingLong(row -> -(long) row.getField(2))
                  .thenComparing(row -> (String) row.getField(1)));
          expected.addAll(rows.subList(0, Math.min(10, rows.size())));
        });
    assertThat(run("trending.sql"))
        .extracting(
            row ->
                Row.of(
                    row.getField("month"),
                    row.getField("tag"),
                    row.getField("photographers"),
                    row.getField("score")))
        .isEqualTo(expected)
        .hasSizeGreaterThan(100);
  }

  @Test
  void machineTagsMatchThoseOfTheJob() throws Exception {
    Map<String, Map<String, Object>> found = new TreeMap<>();
    for (Row row : run("machine-tags.sql")) {
      Map<String, Object> fields = new TreeMap<>();
      for (String name : List.of("namespace", "predicate", "value", "photos")) {
        fields.put(name, row.getField(name));
      }
      for (String name : List.of("first_seen", "last_seen")) {
        if (row.getField(name) != null) {
          fields.put(name, row.getField(name).toString());
        }
      }
      Object[] countries = (Object[]) row.getField("countries");
      fields.put("countries", countries == null ? List.of() : List.of(countries));
      String id = fields.get("namespace") + ":" + fields.get("predicate") + '=';
      found.put(id + fields.get("value"), fields);
    }
    Map<String, Map<String, Object>> expected = ORACLE.machineTags(photos);
    expected.values().forEach(fields -> fields.remove("number"));
    assertThat(found).isEqualTo(expected).hasSizeGreaterThan(10);
  }

  private static long count(Set<String> uids) {
    PhotographerSet photographers = new PhotographerSet();
    uids.forEach(uid -> photographers.add(PhotographerSet.hash(uid)));
    return photographers.count();
  }

  /** Runs a script with temporary folders and returns the rows of its last statement. */
  private static List<Row> run(String script) throws Exception {
    ScriptText text = new ScriptText(script, Files.readString(SCRIPTS.resolve(script)));
    Map<String, String> folders =
        Map.of(
            "input", folder.resolve("shards").toString(),
            "output", folder.resolve("signatures").toString());
    Configuration conf = new Configuration();
    conf.set(DeploymentOptions.TARGET, "local");
    conf.set(DeploymentOptions.ATTACHED, true);
    conf.set(CoreOptions.DEFAULT_PARALLELISM, 2);
    SqlSession session = new SqlSession(conf);
    List<Row> rows = List.of();
    for (SqlStatement statement : SqlScript.parse(text, folders)) {
      rows = CollectionUtil.iteratorToList(session.run(statement.text()).result().collect());
    }
    return rows;
  }
}
