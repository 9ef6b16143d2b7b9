package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSinks;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.DocumentIds;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.local.server.KillableElasticsearch;
import org.tagatlas.local.server.SharedServers;
import org.tagatlas.model.Models;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.settings.VectorSettings;
import org.tagatlas.summary.Summary;
import org.tagatlas.vector.TestVectors;

/**
 * The consistency guarantee with a real Elasticsearch: readers of the aliases find exactly the
 * documents that the definitions specify, whatever happens to the job and to the server.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ElasticsearchConsistencyIT {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration OUTAGE = Duration.ofSeconds(15);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(50), Duration.ofMillis(1000));
  private static final Set<DocumentKind> CHANGING =
      Set.of(DocumentKind.SIGNATURES, DocumentKind.REGIONS, DocumentKind.MACHINE_TAGS);
  private static final AtomicInteger TESTS = new AtomicInteger();

  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  private static final String OUTAGE_TAG = "outage";

  private KillableElasticsearch server;
  private ElasticsearchConnection connection;
  private PublishedIndices published;
  private final List<JobClient> started = new ArrayList<>();

  /** Those that kill the server have a separate one, which a failed test may have left killed. */
  @BeforeEach
  void startServer(TestInfo test) throws Exception {
    String url;
    if (test.getTags().contains(OUTAGE_TAG)) {
      server = KillableElasticsearch.shared();
      url = server.url();
    } else {
      url = SharedServers.elasticsearch();
    }
    connection =
        ElasticsearchConnection.to(url).withPrefix("consistency" + TESTS.incrementAndGet() + '-');
    published = new PublishedIndices(connection);
  }

  /** JUnit would not retry, and a job that has just ended may still be deleting files in it. */
  @AfterEach
  void deleteWork() throws Exception {
    published.close();
    for (JobClient client : started) {
      if (!client.getJobExecutionResult().isDone()) {
        client.cancel().get();
      }
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              FileUtils.deleteDirectoryQuietly(folder.toFile());
              return Files.notExists(folder);
            });
  }

  @Tag("nightly")
  @Test
  void isConsistentForABoundedRun() throws Exception {
    assertConsistentForABoundedRun(4);
  }

  @Tag("nightly")
  @Test
  void isConsistentForABoundedRunWithoutParallelism() throws Exception {
    assertConsistentForABoundedRun(1);
  }

  private void assertConsistentForABoundedRun(int parallelism) throws Exception {
    List<PhotoRecord> photos = Shards.world(11, 3000);
    Shards.writeSplit(folder.resolve("in"), photos, 4);
    AtlasRun run = run().parallelism(parallelism).into(elasticsearch("run"));
    try (RunIndices indices = indices("run")) {
      indices.check();
      indices.create();
      finish(start(run));
      run.consistency().check(published, photos);
      indices.switchAliases(false);
    }
    run.consistency().check(published, photos);
    assertThat(published.documents(DocumentKind.REJECTS)).isEmpty();
  }

  @Test
  void publishesTheSameDocumentsAsFiles() throws Exception {
    List<PhotoRecord> photos = new ArrayList<>(Shards.world(12, 2500));
    photos.add(
        Shards.inIceland(71, "u1", List.of("\u5927\u962a".repeat(200), "a:b=" + "c".repeat(600))));
    photos.add(
        Shards.inIceland(72, "u2", List.of("\u5927\u962a".repeat(200), "a:b=" + "c".repeat(600))));
    Shards.writeSplit(folder.resolve("in"), photos, 3);
    Shards.writeLines(
        folder.resolve("in/broken.jsonl.gz"),
        List.of("{\"photoid\":", "{\"photoid\":-1}", "{\"photoid\":73,\"latitude\":1}"));
    AtlasRun run = run().policy(AtlasRun.FAST_LIVE);
    run.into(run.files(), elasticsearch("run"));
    try (RunIndices indices = indices("run")) {
      indices.create();
      finish(start(run));
    }
    run.consistency().check(published, photos);
    // Both outputs get the same document, so even the time of its update is equal.
    for (DocumentKind kind : DocumentKind.DEFAULTS) {
      assertThat(sources(published, kind))
          .as(kind.name())
          .isNotEmpty()
          .isEqualTo(sources(run.published(), kind));
    }
    assertThat(published.documents(DocumentKind.REJECTS).values())
        .extracting(reject -> reject.get("reason"))
        .containsExactlyInAnyOrder("bad_json", "bad_photoid", "bad_coordinates");
  }

  /** A run with another model has separate indices, to which the alias moves. */
  @Test
  void publishesVectorsOfOneModel() throws Exception {
    List<PhotoRecord> photos = Shards.world(17, 300);
    Shards.writeSplit(folder.resolve("in"), photos, 2);
    TestVectors.write(
        folder.resolve("vectors/a.jsonl.gz"),
        photos.stream()
            .map(photo -> TestVectors.json(photo.photoid(), TestVectors.vector(photo.photoid())))
            .toList());
    long located = photos.stream().filter(PhotoRecord::geotagged).count();
    for (int number = 1; number <= 2; number++) {
      Path model = TestVectors.model(folder.resolve(number + ".lopq"), number);
      Models models = Models.SHIPPED.withVectorModel(model.toString());
      AtlasRun run =
          run()
              .kinds(Set.of(DocumentKind.PHOTOS, DocumentKind.REJECTS))
              .models(models)
              .vectors(
                  new VectorSettings(
                      List.of(folder.resolve("vectors").toString()),
                      model.toString(),
                      false,
                      true,
                      0))
              .into(elasticsearch("run" + number));
      try (RunIndices indices =
          new RunIndices(
              connection, "run" + number, List.of(DocumentKind.PHOTOS, DocumentKind.VECTORS))) {
        indices.create();
        finish(start(run));
        indices.switchAliases(false);
      }
      assertThat(published.documents(DocumentKind.VECTORS).values())
          .hasSize((int) located)
          .allSatisfy(
              document ->
                  assertThat(document)
                      .containsEntry("model", models.vectorModelId())
                      .containsKeys("cell", "code", "components", "location"));
    }
  }

  @Tag("nightly")
  @Tag(OUTAGE_TAG)
  @Test
  void continuesCheckpointsToTheEndOfTheInputWhileTheServerIsDown() throws Exception {
    List<PhotoRecord> photos = Shards.world(14, 5000);
    Shards.writeSplit(folder.resolve("in"), photos, 4);
    // Fast enough that the server is killed while requests are in flight.
    Throttle throttle = Throttle.after("away", 1500, Duration.ofMillis(100));
    AtlasRun run =
        run().policy(AtlasRun.FAST_LIVE).afterSource(throttle::into).into(elasticsearch("run"));
    try (RunIndices indices = indices("run")) {
      indices.create();
      JobClient client = start(run);
      awaitTheMiddle(throttle);
      server.kill();
      int checkpointsBefore = throttle.checkpoints();
      long photosBefore = throttle.photos();
      await()
          .pollInterval(Duration.ofSeconds(1))
          .during(OUTAGE)
          .atMost(OUTAGE.plus(PATIENCE))
          .until(() -> client.getJobStatus().get() == JobStatus.RUNNING);
      // One checkpoint may have started before the server was killed.
      assertThat(throttle.checkpoints()).as("checkpoints").isGreaterThan(checkpointsBefore + 1);
      assertThat(throttle.photos())
          .as("photos are still read")
          .isGreaterThan(photosBefore)
          .isLessThan(5000);
      throttle.open();
      await().atMost(PATIENCE).until(() -> throttle.photos() == 5000);
      assertThat(client.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
      server.start();
      finish(client);
    }
    run.consistency().check(published, photos);
    assertThat(published.documents(DocumentKind.REJECTS)).isEmpty();
    assertThat(throttle.photos()).as("nothing was replayed").isEqualTo(5000);
  }

  @Tag("nightly")
  @Tag(OUTAGE_TAG)
  @Test
  void isConsistentIfTheJobFailsWhileTheServerIsDown() throws Exception {
    List<PhotoRecord> photos = Shards.world(19, 6000);
    Shards.writeSplit(folder.resolve("in"), photos, 4);
    Throttle throttle = Throttle.after("both", 1500, Duration.ofMillis(50));
    FailureInjector failure = FailureInjector.onDemand("both");
    AtlasRun run = run().policy(AtlasRun.FAST_LIVE).into(elasticsearch("run"));
    run.afterSource(rows -> failure.into(throttle.into(rows)));
    try (RunIndices indices = indices("run")) {
      indices.create();
      JobClient client = start(run);
      awaitTheMiddle(throttle);
      server.kill();
      // Documents that are published now are buffered in the state of a checkpoint.
      awaitTheMiddle(throttle);
      failure.atNextRow();
      await().atMost(PATIENCE).until(() -> failure.failures() == 1);
      throttle.open();
      server.start();
      finish(client);
    }
    run.consistency().check(published, photos);
    assertThat(published.documents(DocumentKind.REJECTS)).isEmpty();
  }

  @Tag("nightly")
  @Test
  void removesATagThatEntersAndLeavesASignatureBeforeAFailure() throws Exception {
    assertRemovesATagAroundAFailure(false);
  }

  @Tag("nightly")
  @Test
  void removesATagThatEntersAndLeavesASignatureAfterAFailure() throws Exception {
    assertRemovesATagAroundAFailure(true);
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
    FailureInjector failure = FailureInjector.onDemand("elasticsearch ghost " + failsFirst);
    Shards.write(folder.resolve("in/1.jsonl.gz"), first);
    AtlasRun run = run().follow().top(1).afterSource(failure::into).into(elasticsearch("run"));
    try (RunIndices indices = indices("run")) {
      indices.create();
      JobClient client = start(run);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(published.documents(DocumentKind.SIGNATURES).keySet())
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
      await().atMost(PATIENCE).until(() -> failure.failures() == 1);
      List<PhotoRecord> all = new ArrayList<>(first);
      all.addAll(second);
      awaitConsistent(run, all);
      assertThat(published.documents(DocumentKind.SIGNATURES).keySet())
          .contains("all|IS|aurora")
          .doesNotContain("all|IS|geysir");
    }
  }

  @Test
  void publishesNothingOfAnIncompleteCheckpoint() throws Exception {
    List<PhotoRecord> first = new ArrayList<>();
    List<PhotoRecord> lost = new ArrayList<>();
    List<PhotoRecord> third = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      first.add(Shards.inIceland(1000 + i, "u" + i, List.of("geysir", "a:b=geysir")));
      first.add(Shards.inParis(2000 + i, "v" + i, List.of("tower")));
      lost.add(Shards.inIceland(3000 + i, "w" + i, List.of("aurora", "a:b=aurora")));
      lost.add(Shards.inParis(4000 + i, "w" + i, List.of("geysir")));
      third.add(Shards.inIceland(5000 + i, "x" + i, List.of("lava")));
    }
    CheckpointHold hold = CheckpointHold.named("elasticsearch hold");
    Shards.write(folder.resolve("in/1.jsonl.gz"), first);
    AtlasRun run = run().follow().kinds(CHANGING).afterSource(hold::into);
    run.into(elasticsearch("run"));
    try (RunIndices indices = indices("run")) {
      indices.create();
      JobClient client = start(run);
      ConsistencyCheck.Expected before = run.consistency().expecting(first);
      await().atMost(PATIENCE).untilAsserted(() -> before.checkCounts(published));

      // A checkpoint without the second shard, followed by one with it.
      hold.blockNext();
      await().atMost(PATIENCE).until(() -> hold.blocked() == 1);
      Path shard = Shards.write(folder.resolve("in/2.jsonl.gz"), lost);
      await().atMost(PATIENCE).until(() -> rows(client) == 160);
      hold.blockNext();
      await().pollDelay(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> hold.blocked() == 2);
      before.checkCounts(published);

      // Rows read since then are lost, because they can no longer be replayed.
      Files.delete(shard);
      Shards.write(folder.resolve("in/3.jsonl.gz"), third);
      hold.fail();
      await().atMost(PATIENCE).until(() -> hold.starts() == 2);
      List<PhotoRecord> all = new ArrayList<>(first);
      all.addAll(third);
      ConsistencyCheck.Expected after = run.consistency().expecting(all);
      await().atMost(PATIENCE).untilAsserted(() -> after.checkCounts(published));
    }
  }

  @Tag("nightly")
  @Test
  void isConsistentAfterThreeFailures() throws Exception {
    List<PhotoRecord> photos = Shards.world(15, 6000);
    Shards.writeSplit(folder.resolve("in"), photos, 6);
    FailureInjector failure = FailureInjector.times("elasticsearch three", 3, 300);
    AtlasRun run =
        run().policy(AtlasRun.FAST_LIVE).afterSource(failure::into).into(elasticsearch("run"));
    try (RunIndices indices = indices("run")) {
      indices.create();
      finish(start(run));
    }
    assertThat(failure.failures()).isEqualTo(3);
    run.consistency().check(published, photos);
    assertThat(published.documents(DocumentKind.REJECTS)).isEmpty();
  }

  @Tag("nightly")
  @Test
  void restoresASavepointAtAnotherParallelism() throws Exception {
    assertRestoresASavepoint(1, 4);
  }

  @Tag("nightly")
  @Test
  void restoresASavepointWithUnevenlyDividedState() throws Exception {
    assertRestoresASavepoint(2, 3);
  }

  private void assertRestoresASavepoint(int before, int after) throws Exception {
    List<PhotoRecord> photos = Shards.world(16, 3000);
    Shards.writeSplit(folder.resolve("in/first"), photos.subList(0, 1700), 3);
    String savepoint;
    try (RunIndices indices = indices("run")) {
      indices.create();
      AtlasRun first = run().follow().parallelism(before).into(elasticsearch("run"));
      JobClient client = start(first);
      await().atMost(PATIENCE).until(() -> rows(client) == 1700);
      savepoint =
          Savepoints.stop(client, folder.resolve("savepoints"), SavepointFormatType.CANONICAL);
    }

    Shards.writeSplit(folder.resolve("in/second"), photos.subList(1500, 3000), 2);
    AtlasRun second = run().follow().parallelism(after).from(savepoint).into(elasticsearch("run"));
    try (RunIndices indices = indices("run")) {
      indices.resume();
      JobClient restored = start(second);
      await().atMost(PATIENCE).until(() -> rows(restored) == 3200);
      awaitConsistent(second, photos);
      indices.switchAliases(false);
    }
    second.consistency().check(published, photos);
    assertThat(published.indices()).isEqualTo(indicesOf("run"));
  }

  @Test
  void servesTheFormerRunUntilTheNextHasCaughtUp() throws Exception {
    assertServesTheFormerRun(false);
  }

  @Tag("nightly")
  @Test
  void keepsTheFormerRunAfterTheNextHasCaughtUp() throws Exception {
    assertServesTheFormerRun(true);
  }

  private void assertServesTheFormerRun(boolean keepFormer) throws Exception {
    List<PhotoRecord> former = Shards.world(17, 3000);
    Shards.writeSplit(folder.resolve("former"), former, 2);
    AtlasRun first =
        new AtlasRun(folder.resolve("former"), folder.resolve("work1")).into(elasticsearch("1"));
    try (RunIndices indices = indices("1")) {
      indices.create();
      finish(start(first));
      indices.switchAliases(false);
    }
    first.consistency().check(published, former);

    List<PhotoRecord> photos = Shards.world(18, 2000);
    Shards.writeSplit(folder.resolve("in"), photos, 2);
    Throttle throttle = Throttle.after("second run " + keepFormer, 1000, Duration.ofMillis(100));
    AtlasRun second =
        run().policy(AtlasRun.FAST_LIVE).afterSource(throttle::into).into(elasticsearch("2"));
    try (RunIndices indices = indices("2");
        AliasWatch watch = new AliasWatch(published)) {
      indices.create();
      JobClient client = start(second);
      awaitTheMiddle(throttle);
      first.consistency().check(published, former);
      throttle.open();
      finish(client);
      first.consistency().check(published, former);
      assertThat(watch.changes()).containsExactly(aliasesOf("1"));
      indices.switchAliases(keepFormer);
      long looks = watch.polls();
      await().atMost(PATIENCE).until(() -> watch.polls() > looks + 1);
      assertThat(watch.changes()).containsExactly(aliasesOf("1"), aliasesOf("2"));
    }
    second.consistency().check(published, photos);
    Set<String> left = indicesOf("2");
    if (keepFormer) {
      left.addAll(indicesOf("1"));
    }
    assertThat(published.indices()).isEqualTo(left);
  }

  @Tag("nightly")
  @Test
  void isConsistentForOverlongAndMaliciousTags() throws Exception {
    String beyondIds = "\u65e5\u672c".repeat(100);
    String beyondKeywords = "x".repeat(70_000);
    List<List<String>> tags =
        List.of(
            List.of("a|b", "{\"deleted\":true}", "\u0000", "\ufb00", "\uff5e wave", "\ud83d\ude00"),
            List.of(beyondKeywords, beyondIds, "\u0130stanbul", "e\u0301", "100%", "%zz", "a\nb"),
            List.of("San Francisco", "sanfrancisco", "SAN FRANCISCO", "x:y=" + beyondIds),
            List.of(
                "~", "{}", "x:y=" + beyondKeywords, "a:b=c|d", "A:B=\"q r\"", "_id", "..", "*"));
    List<PhotoRecord> photos = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      photos.add(Shards.inIceland(1000 + i, "u" + i % 90, tags.get(i % 4)));
      photos.add(
          Shards.inParis(9000 + i, "v" + i % 80, i % 3 == 0 ? tags.get(i % 4) : List.of("paris")));
    }
    Shards.writeSplit(folder.resolve("in"), photos, 3);
    AtlasRun run = run().top(20).maxBufferedBytes(270_000).into(elasticsearch("run"));
    try (RunIndices indices = indices("run")) {
      indices.create();
      finish(start(run));
    }
    run.consistency().check(published, photos);
    assertThat(published.documents(DocumentKind.REJECTS)).isEmpty();
    Map<String, Map<String, Object>> signatures = published.documents(DocumentKind.SIGNATURES);
    for (String tag : List.of(beyondIds, beyondKeywords)) {
      assertThat(DocumentIds.of("all|IS|" + tag)).hasSize(64).isIn(signatures.keySet());
      assertThat(DocumentIds.of("x:y=" + tag))
          .hasSize(64)
          .isIn(published.documents(DocumentKind.MACHINE_TAGS).keySet());
    }
  }

  @Test
  void publishesRefusedDocumentsAsRejectsAndLosesNoOthers() throws Exception {
    List<PhotoRecord> photos = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      photos.add(
          Shards.inIceland(1000 + i, "u" + i, List.of(i % 2 == 0 ? "geysir" : "2011", "a:b=c")));
      photos.add(Shards.inParis(2000 + i, "v" + i, List.of(i % 2 == 0 ? "1889" : "1789")));
    }
    Shards.writeSplit(folder.resolve("in"), photos, 2);
    Shards.writeLines(folder.resolve("in/broken.jsonl.gz"), List.of("{\"photoid\":-1}"));
    AtlasRun run = run().policy(AtlasRun.FAST_LIVE).into(elasticsearch("run"));
    try (RunIndices indices = indices("run")) {
      indices.create();
      // The mapping also indexes tags as numbers, so the server refuses documents with other tags.
      published.map("photos-run", keywordAndNumber("tags"));
      published.map("signatures-run", keywordAndNumber("tag"));
      finish(start(run));
    }

    Set<String> refused = new TreeSet<>();
    Set<String> photoIds = run.oracle().photoIds(photos);
    for (PhotoRecord photo : photos) {
      if (photo.userTags().contains("geysir")) {
        photoIds.remove(Long.toString(photo.photoid()));
        refused.add("photos:" + photo.photoid());
      }
    }
    Map<String, Map<String, Object>> signatures = run.oracle().signatures(photos);
    for (String id : Set.copyOf(signatures.keySet())) {
      if (id.endsWith("|geysir")) {
        signatures.remove(id);
        refused.add("signatures:" + id);
      }
    }
    assertThat(refused).hasSizeGreaterThan(30).contains("signatures:all|IS|geysir");
    assertThat(signatures).containsKey("all|IS|2011");

    assertThat(new TreeSet<>(published.documents(DocumentKind.PHOTOS).keySet()))
        .isEqualTo(photoIds);
    ConsistencyCheck.assertSame(published, DocumentKind.SIGNATURES, signatures);
    ConsistencyCheck.assertSame(published, DocumentKind.REGIONS, run.oracle().regions(photos));
    ConsistencyCheck.assertSame(
        published, DocumentKind.MACHINE_TAGS, run.oracle().machineTags(photos));
    Map<String, Map<String, Object>> rejects = published.documents(DocumentKind.REJECTS);
    Map<String, Map<String, Object>> notIndexable = new TreeMap<>(rejects);
    notIndexable.values().removeIf(reject -> !"not_indexable".equals(reject.get("reason")));
    assertThat(notIndexable.keySet()).isEqualTo(refused);
    assertThat(rejects).hasSize(refused.size() + 1);
    assertThat((String) rejects.get("photos:1000").get("detail"))
        .startsWith("photos 1000: ")
        .contains("tags.number");
    assertThat((String) rejects.get("photos:1000").get("raw")).contains("\"photoid\":1000");
  }

  private void awaitConsistent(AtlasRun run, List<PhotoRecord> photos) {
    ConsistencyCheck.Expected expected = run.consistency().expecting(photos);
    await().atMost(PATIENCE).untilAsserted(() -> expected.check(published));
  }

  /** Waits until photos are throttled and earlier ones have been published. */
  private static void awaitTheMiddle(Throttle throttle) {
    await().atMost(PATIENCE).until(throttle::isThrottling);
    int before = throttle.checkpoints();
    await().atMost(PATIENCE).until(() -> throttle.checkpoints() > before + 1);
  }

  private AtlasRun run() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    return new AtlasRun(folder.resolve("in"), folder);
  }

  private Output elasticsearch(String run) {
    ElasticsearchSinks sinks = new ElasticsearchSinks(connection, run, BACKOFF);
    return new Output("elasticsearch", sinks::sink);
  }

  private RunIndices indices(String run) {
    return new RunIndices(connection, run, List.copyOf(DocumentKind.DEFAULTS));
  }

  private static Set<String> indicesOf(String run) {
    return DocumentKind.DEFAULTS.stream()
        .map(kind -> kind.name() + '-' + run)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Set<String>> aliasesOf(String run) {
    Map<String, Set<String>> aliases = new TreeMap<>();
    for (DocumentKind kind : DocumentKind.DEFAULTS) {
      aliases.put(kind.name(), Set.of(kind.name() + '-' + run));
    }
    return aliases;
  }

  /** Returns documents by their IDs in Elasticsearch, with increasing versions. */
  private static Map<String, Map<String, Object>> sources(Published from, DocumentKind kind)
      throws IOException {
    Map<String, Map<String, Object>> sources = new TreeMap<>();
    for (Map<String, Object> document : from.documents(kind).values()) {
      String id = DocumentIds.of((String) document.remove("id"));
      if (!kind.upsert()) {
        document.remove("version");
      }
      sources.put(id, document);
    }
    return sources;
  }

  private static String keywordAndNumber(String field) {
    return "{\"properties\":{\""
        + field
        + "\":{\"type\":\"keyword\",\"ignore_above\":8191,"
        + "\"fields\":{\"number\":{\"type\":\"long\"}}}}}";
  }

  private JobClient start(AtlasRun run) throws Exception {
    JobClient client = run.start();
    started.add(client);
    return client;
  }

  private static void finish(JobClient client) throws Exception {
    client.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static long rows(JobClient client) throws Exception {
    Summary summary = (Summary) client.getAccumulators().get().get(Summary.NAME);
    return summary == null ? 0 : summary.count("rows");
  }
}
