package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.summary.Summary;

/**
 * The consistency guarantee: once the input is consumed, exactly the documents that the definitions
 * specify for the set of photos read are published. This is independent of parallelism, order,
 * repeated reading of shards, failures and restarts.
 */
class AtlasJobConsistencyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  /** JUnit would not retry, and a job that has just ended may still be deleting files in it. */
  @AfterEach
  void deleteWork() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              FileUtils.deleteDirectoryQuietly(folder.toFile());
              return Files.notExists(folder);
            });
  }

  @ParameterizedTest
  @CsvSource("4,rocksdb")
  void isConsistentAtAnyParallelismAndStateBackend(int parallelism, String backend)
      throws Exception {
    List<PhotoRecord> photos = Shards.world(1, 3000);
    Shards.writeSplit(folder.resolve("in"), photos, 5);
    AtlasRun run = run().parallelism(parallelism).backend(backend);
    Summary summary = run.finish();
    assertConsistent(run, photos);
    assertThat(summary.count("rows")).isEqualTo(3000);
    assertThat(summary.count("shards")).isEqualTo(5);
    assertThat(summary.count("photos") + summary.count("not_geotagged")).isEqualTo(3000);
    assertThat(summary.count("signatures"))
        .isEqualTo(run.published().documents(DocumentKind.SIGNATURES).size());
    assertThat(summary.count("regions"))
        .isEqualTo(run.published().documents(DocumentKind.REGIONS).size());
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({"1,hashmap", "1,rocksdb", "2,rocksdb", "4,hashmap"})
  void isConsistentAtTheOtherParallelismsAndStateBackends(int parallelism, String backend)
      throws Exception {
    isConsistentAtAnyParallelismAndStateBackend(parallelism, backend);
  }

  @Test
  void isConsistentForEachCalendarWindowWhenPublishedLive() throws Exception {
    assertConsistentForEachCalendarWindow(4);
  }

  @Tag("nightly")
  @Test
  void isConsistentForEachCalendarWindowWithoutParallelism() throws Exception {
    assertConsistentForEachCalendarWindow(1);
  }

  private void assertConsistentForEachCalendarWindow(int parallelism) throws Exception {
    List<PhotoRecord> photos = Shards.world(2, 2000);
    Shards.writeSplit(folder.resolve("in"), photos, 3);
    AtlasRun run =
        run()
            .parallelism(parallelism)
            .policy(AtlasRun.FAST_LIVE)
            .windows(EnumSet.allOf(CalendarWindow.class));
    run.finish();
    assertConsistent(run, photos);
  }

  @Test
  void isConsistentForOverlappingShardsInAnyOrder() throws Exception {
    List<PhotoRecord> photos = Shards.world(3, 2000);
    List<PhotoRecord> shuffled = new ArrayList<>(photos);
    Collections.shuffle(shuffled, new Random(9));
    Shards.writeSplit(folder.resolve("in/a"), photos, 4);
    Shards.writeSplit(folder.resolve("in/b"), shuffled, 3);
    Shards.write(folder.resolve("in/c.jsonl.gz"), photos.subList(0, 100));
    AtlasRun run = run().parallelism(4);
    Summary summary = run.finish();
    assertConsistent(run, photos);
    assertThat(summary.count("rows")).isEqualTo(4100);
    assertThat(summary.count("duplicates")).isEqualTo(2100);
  }

  @ParameterizedTest
  @CsvSource({"1,rocksdb,true", "4,hashmap,false"})
  void isConsistentAfterThreeFailures(int parallelism, String backend, boolean live)
      throws Exception {
    List<PhotoRecord> photos = Shards.world(4, 6000);
    Shards.writeSplit(folder.resolve("in"), photos, 6);
    FailureInjector failure =
        FailureInjector.times("three " + parallelism + backend + live, 3, 300);
    AtlasRun run =
        run()
            .parallelism(parallelism)
            .backend(backend)
            .policy(live ? AtlasRun.FAST_LIVE : AtlasRun.FAST_BACKFILL)
            .afterSource(failure::into);
    Summary summary = run.finish();
    assertThat(failure.failures()).isEqualTo(3);
    assertConsistent(run, photos);
    assertThat(summary.count("rows")).isEqualTo(6000);
    assertThat(summary.count("signatures"))
        .isEqualTo(run.published().documents(DocumentKind.SIGNATURES).size());
  }

  @Tag("nightly")
  @ParameterizedTest
  @CsvSource({"2,hashmap,true", "4,rocksdb,false", "2,rocksdb,true"})
  void isConsistentAfterThreeFailuresOfOtherRuns(int parallelism, String backend, boolean live)
      throws Exception {
    isConsistentAfterThreeFailures(parallelism, backend, live);
  }

  @Tag("nightly")
  @Test
  void isConsistentForTagsWithoutSightingsAfterTheFailure() throws Exception {
    assertConsistentForTagsWithoutSightingsAfterTheFailure("rocksdb");
  }

  @Tag("nightly")
  @Test
  void isConsistentForTagsOnTheHeapWithoutSightingsAfterTheFailure() throws Exception {
    assertConsistentForTagsWithoutSightingsAfterTheFailure("hashmap");
  }

  private void assertConsistentForTagsWithoutSightingsAfterTheFailure(String backend)
      throws Exception {
    List<PhotoRecord> photos = new ArrayList<>(Shards.world(6, 1000));
    Shards.write(folder.resolve("in/1.jsonl.gz"), photos);
    List<PhotoRecord> untagged = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      untagged.add(Shards.inIceland(1000 + i, "u" + i, List.of()));
    }
    Shards.write(folder.resolve("in/2.jsonl.gz"), untagged);
    photos.addAll(untagged);
    FailureInjector failure = FailureInjector.times("untouched " + backend, 1, 1050);
    AtlasRun run = run().parallelism(1).backend(backend).afterSource(failure::into);
    run.finish();
    assertThat(failure.failures()).isEqualTo(1);
    assertConsistent(run, photos);
  }

  @ParameterizedTest
  @CsvSource("rocksdb,NATIVE")
  void isConsistentAcrossRescalingWithSavepoints(String backend, SavepointFormatType format)
      throws Exception {
    List<PhotoRecord> photos = Shards.world(5, 2100);
    Shards.writeSplit(folder.resolve("in"), photos.subList(0, 500), 3);
    String savepoint = null;
    int known = 500;
    long rows = 500;
    for (int parallelism : List.of(1, 4, 2)) {
      AtlasRun run = run().follow().parallelism(parallelism).backend(backend).from(savepoint);
      JobClient client = run.start();
      // The last hundred are replayed, on other subtasks than before.
      Shards.writeSplit(
          folder.resolve("in/run " + known), photos.subList(known - 100, known + 250), 2);
      known += 250;
      rows += 350;
      long read = rows;
      await().atMost(PATIENCE).until(() -> rows(client) == read);
      awaitConsistent(run, photos.subList(0, known));
      savepoint = Savepoints.stop(client, folder.resolve("savepoints"), format);
      Shards.writeSplit(
          folder.resolve("in/stopped " + known), photos.subList(known - 100, known + 250), 3);
      known += 250;
      rows += 350;
    }
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void isConsistentAcrossRescalingWithCanonicalSavepoints(String backend) throws Exception {
    isConsistentAcrossRescalingWithSavepoints(backend, SavepointFormatType.CANONICAL);
  }

  @Test
  void removesATagThatEntersAndLeavesASignatureAfterAFailure() throws Exception {
    assertRemovesATagAroundAFailure(true);
  }

  @Tag("nightly")
  @Test
  void removesATagThatEntersAndLeavesASignatureBeforeAFailure() throws Exception {
    assertRemovesATagAroundAFailure(false);
  }

  private void assertRemovesATagAroundAFailure(boolean failsFirst) throws Exception {
    List<PhotoRecord> first = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      first.add(
          Shards.inIceland(1000 + i, "u" + i, i < 10 ? List.of("geysir", "x") : List.of("rain")));
      first.add(Shards.inParis(2000 + i, "v" + i, List.of("rain", "tower")));
    }
    List<PhotoRecord> second = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      second.add(Shards.inIceland(3000 + i, "w" + i, List.of("aurora")));
      second.add(Shards.inParis(4000 + i, "w" + i, List.of("geysir")));
    }
    FailureInjector failure = FailureInjector.onDemand("ghost " + failsFirst);
    Shards.write(folder.resolve("in/1.jsonl.gz"), first);
    AtlasRun run = run().follow().top(1).afterSource(failure::into);
    JobClient client = run.start();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(run.published().documents(DocumentKind.SIGNATURES).keySet())
                    .contains("all|IS|geysir"));

    if (failsFirst) {
      failure.atNextRow();
    }
    Shards.write(folder.resolve("in/2.jsonl.gz"), second);
    if (!failsFirst) {
      await().atMost(PATIENCE).until(() -> rows(client) == 200);
      failure.atNextRow();
      Shards.write(folder.resolve("in/3.jsonl.gz"), List.of(second.get(0)));
    }
    List<PhotoRecord> all = new ArrayList<>(first);
    all.addAll(second);
    awaitConsistent(run, all);
    await().atMost(PATIENCE).until(() -> failure.failures() == 1);
    assertThat(run.published().documents(DocumentKind.SIGNATURES).keySet())
        .contains("all|IS|aurora")
        .doesNotContain("all|IS|geysir");
    assertThat(run.published().lines(DocumentKind.SIGNATURES))
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsEntry("id", "all|IS|geysir")
                    .containsEntry("deleted", true));
    client.cancel().get();
  }

  @Test
  void publishesNoSignatureIfThereIsOneTagWorldwide() throws Exception {
    List<PhotoRecord> photos = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      photos.add(Shards.inIceland(100 + i, "u" + i, List.of("only")));
      photos.add(Shards.inParis(200 + i, "u" + i, List.of("only")));
    }
    Shards.write(folder.resolve("in/1.jsonl.gz"), photos);
    AtlasRun run = run();
    run.finish();
    assertConsistent(run, photos);
    assertThat(run.published().documents(DocumentKind.SIGNATURES)).isEmpty();
    assertThat(run.published().documents(DocumentKind.REGIONS)).isNotEmpty();
  }

  @Test
  void isConsistentForASingleCountry() throws Exception {
    List<PhotoRecord> photos = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      photos.add(Shards.inIceland(100 + i, "u" + i % 40, List.of("a" + i % 7, "b")));
    }
    Shards.write(folder.resolve("in/1.jsonl.gz"), photos);
    AtlasRun run = run();
    run.finish();
    assertConsistent(run, photos);
  }

  @Test
  void isConsistentForMaliciousTagsAndManyPhotographers() throws Exception {
    List<PhotoRecord> photos = new ArrayList<>();
    String huge = "x".repeat(70_000);
    for (int i = 0; i < 1200; i++) {
      // Some photos have huge tags.
      String suffix = i < 48 ? huge : "x";
      List<List<String>> tags =
          List.of(
              List.of("a|b", "{\"deleted\":true}", "\u0000", "ﬀ", "\uFF5E wave", "😀", "😀😀"),
              List.of(suffix, "日本", "İstanbul", "ΣΑΣ", "e\u0301", "\u00e9", "100%", "%zz"),
              List.of("San Francisco", "sanfrancisco", "SAN FRANCISCO"),
              List.of("SanFrancisco", "~", "{}", "x:y=" + suffix, "a:b=c|d", "A:B=\"q r\""));
      // 600 photographers of one tag exceed the exact set, so they are in a sketch.
      photos.add(Shards.inIceland(1000 + i, "u" + i % 600, tags.get(i % 4)));
      photos.add(
          Shards.inParis(9000 + i, "v" + i % 500, i % 3 == 0 ? tags.get(i % 4) : List.of("paris")));
    }
    Shards.writeSplit(folder.resolve("in"), photos, 3);
    AtlasRun run = run().parallelism(4).maxBufferedBytes(270_000);
    run.finish();
    assertConsistent(run, photos);
  }

  private static void awaitConsistent(AtlasRun run, Collection<PhotoRecord> photos) {
    ConsistencyCheck.Expected expected = run.consistency().expecting(photos);
    await().atMost(PATIENCE).untilAsserted(() -> expected.check(run.published()));
  }

  private static void assertConsistent(AtlasRun run, Collection<PhotoRecord> photos)
      throws IOException {
    run.consistency().check(run.published(), photos);
  }

  private AtlasRun run() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    return new AtlasRun(folder.resolve("in"), folder);
  }

  private static long rows(JobClient client) throws Exception {
    Summary summary = (Summary) client.getAccumulators().get().get(Summary.NAME);
    return summary == null ? 0 : summary.count("rows");
  }
}
