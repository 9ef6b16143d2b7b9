package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.summary.Summary;

/**
 * The consistency guarantee across an upgrade: this version restores savepoints of released
 * versions, of a backfill that was stopped halfway and of a live run. {@code
 * src/test/resources/savepoints/README.md} describes them and how to add those of a version.
 */
final class SavepointFixturesTest {

  /** Fields that were added after the first fixtures: a document gets them when it is rewritten. */
  private static final Set<String> SINCE_0_1_0 = Set.of("number");

  private static final String BACKFILL = "-backfill";
  private static final String LIVE = "-live";
  private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Number of shards of a fixture; each starts with an invalid row. */
  private static final int SHARDS = 4;

  /** Number of photos of a fixture that are replayed. */
  private static final int AGAIN = 100;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

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

  static List<SavepointFixture> all() throws IOException {
    return SavepointFixture.of("");
  }

  static List<SavepointFixture> backfills() throws IOException {
    return SavepointFixture.of(BACKFILL);
  }

  static List<SavepointFixture> liveRuns() throws IOException {
    return SavepointFixture.of(LIVE);
  }

  @ParameterizedTest
  @MethodSource("backfills")
  void restoresABackfillAndFinishesIt(SavepointFixture fixture) throws Exception {
    assertFinishesABackfill(fixture, "hashmap", 3);
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("backfills")
  void restoresABackfillIntoRocksDb(SavepointFixture fixture) throws Exception {
    assertFinishesABackfill(fixture, "rocksdb", 2);
  }

  private void assertFinishesABackfill(SavepointFixture fixture, String backend, int parallelism)
      throws Exception {
    KeptDocuments documents = KeptDocuments.named(fixture.name() + backend);
    Path shards = fixture.shards();
    List<PhotoRecord> photos = fixture.photos();
    List<PhotoRecord> further = further(photos);
    Shards.writeSplit(folder.resolve("further"), further, 2);
    Input more =
        new Input("further", bounded(folder.resolve("further").toString(), FieldSet.PUBLISHED));
    AtlasRun run =
        run()
            .backend(backend)
            .parallelism(parallelism)
            .reading(backfill(shards).and(more))
            .into(documents.output())
            .from(fixture.savepoint());
    Summary summary = run.finish();
    expected(run, photos, further).check(documents);
    assertThat(summary.count("rows")).isEqualTo(photos.size() + SHARDS + further.size());
    assertThat(summary.count("duplicates")).isEqualTo(AGAIN);
    assertThat(summary.count("shards")).isEqualTo(SHARDS + 2);
    assertThat(documents.documents(DocumentKind.REJECTS)).hasSize(SHARDS);
  }

  @ParameterizedTest
  @MethodSource("liveRuns")
  void restoresALiveRun(SavepointFixture fixture) throws Exception {
    assertContinuesALiveRun(fixture, "rocksdb", 2);
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("liveRuns")
  void restoresALiveRunOnTheHeap(SavepointFixture fixture) throws Exception {
    assertContinuesALiveRun(fixture, "hashmap", 3);
  }

  private void assertContinuesALiveRun(SavepointFixture fixture, String backend, int parallelism)
      throws Exception {
    KeptDocuments documents = KeptDocuments.named(fixture.name() + backend);
    Path shards = fixture.copyShards(folder.resolve("shards"));
    List<PhotoRecord> photos = fixture.photos();
    List<PhotoRecord> further = further(photos);
    AtlasRun run =
        run()
            .follow()
            .backend(backend)
            .parallelism(parallelism)
            .reading(live(shards))
            .into(documents.output())
            .from(fixture.savepoint());
    JobClient client = run.start();
    try {
      await().atMost(PATIENCE).until(() -> rows(client) == photos.size() + SHARDS);
      // Rows are counted where they are read, before their documents are emitted.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> run.consistency().allowingMissing(SINCE_0_1_0).check(documents, photos));
      Shards.writeSplit(shards.resolve("further"), further, 2);
      long all = photos.size() + SHARDS + further.size();
      await().atMost(PATIENCE).until(() -> rows(client) == all);
      // Documents with versions that do not continue those of the savepoint would be outdated.
      ConsistencyCheck.Expected expected = expected(run, photos, further);
      await().atMost(PATIENCE).untilAsserted(() -> expected.check(documents));
    } finally {
      client.cancel().get();
    }
    assertThat(documents.documents(DocumentKind.REJECTS)).hasSize(SHARDS);
  }

  @Test
  void restoresARunWithoutInferenceAndEnablesIt() throws Exception {
    SavepointFixture fixture = SavepointFixture.of(LIVE).get(0);
    KeptDocuments documents = KeptDocuments.named(fixture.name() + "locating");
    Path shards = fixture.copyShards(folder.resolve("shards"));
    List<PhotoRecord> further = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      double north = i < 5 ? 64.1466 : Double.NaN;
      double east = i < 5 ? -21.9426 : Double.NaN;
      further.add(
          Shards.photo(8_000 + i, "u" + i, north, east, 1_300_000_000L, List.of("v:venue=1")));
    }
    Shards.write(shards.resolve("further/venue.jsonl.gz"), further);
    JobClient client =
        run()
            .follow()
            .inference(LocationInference.PUBLISH)
            .reading(live(shards))
            .into(documents.output())
            .from(fixture.savepoint())
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(documents.documents(DocumentKind.PHOTOS).get("8005"))
                      .containsEntry("location_machine_tag", "v:venue=1"));
      assertThat(documents.documents(DocumentKind.PHOTOS)).containsKey("8000");
    } finally {
      client.cancel().get();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void containsNoLocalPaths(SavepointFixture fixture) throws IOException {
    String metadata = Files.readString(fixture.metadata(), StandardCharsets.ISO_8859_1);
    // Newer versions store the parts of a path apart.
    assertThat(metadata).containsPattern("(?s)mounted.{1,12}shards");
    assertThat(
            List.of(
                "file:", "/tmp", "/home", "/work", "/root", "/Users", "hdfs:", "s3:", "localhost"))
        .noneMatch(metadata::contains);
    assertThat(ADDRESS.matcher(metadata).results().map(MatchResult::group))
        .as("IP addresses")
        .allMatch(address -> address.startsWith("127."));
    Set<String> wanted = new TreeSet<>(Set.of("_metadata", "shards", "written.txt"));
    if (fixture.name().endsWith(SinkFixturesIT.SINKS)) {
      wanted.add("files.zip");
    }
    try (Stream<Path> files = Files.list(fixture.folder())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("a single file that contains the state")
          .containsExactlyInAnyOrderElementsOf(wanted);
    }
    try (Stream<Path> files = Files.walk(fixture.folder())) {
      assertThat(files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum())
          .as("bytes")
          .isLessThan(400_000);
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = SavepointFixture.VERSION,
      matches = ".+",
      disabledReason = "writes fixtures of the version that the property names")
  void writesFixturesOfThisVersion() throws Exception {
    writeBackfill(SavepointFixture.toWrite(BACKFILL));
    writeLive(SavepointFixture.toWrite(LIVE));
  }

  private void writeBackfill(SavepointFixture fixture) throws Exception {
    KeptDocuments documents = KeptDocuments.named(fixture.name());
    Path shards = writeShards(fixture);
    Throttle throttle = Throttle.after(fixture.name(), 400, Duration.ofMillis(40));
    AtlasRun run =
        written().reading(backfill(shards)).into(documents.output()).afterSource(throttle::into);
    JobClient client = run.start();
    await().atMost(PATIENCE).until(() -> throttle.isThrottling() && throttle.checkpoints() > 0);
    write(fixture, client);
    assertThat(throttle.photos()).isLessThan(fixture.photos().size());
    assertThat(documents.documents(DocumentKind.PHOTOS)).isNotEmpty();
    assertThat(documents.documents(DocumentKind.SIGNATURES)).isEmpty();
  }

  private void writeLive(SavepointFixture fixture) throws Exception {
    KeptDocuments documents = KeptDocuments.named(fixture.name());
    Path shards = writeShards(fixture);
    AtlasRun run = written().follow().reading(live(shards)).into(documents.output());
    JobClient client = run.start();
    List<PhotoRecord> photos = fixture.photos();
    await().atMost(PATIENCE).until(() -> rows(client) == photos.size() + SHARDS);
    await().atMost(PATIENCE).untilAsserted(() -> run.consistency().check(documents, photos));
    write(fixture, client);
  }

  private void write(SavepointFixture fixture, JobClient client) throws Exception {
    fixture.write(
        client,
        folder,
        "SavepointFixturesTest#writesFixturesOfThisVersion",
        "of the rows of shards/, as mounted://shards/, and of a sink that keeps documents in its"
            + " state");
  }

  /** Writes the rows of a fixture. */
  private static Path writeShards(SavepointFixture fixture) throws IOException {
    List<PhotoRecord> photos = new ArrayList<>(Shards.world(41, 300));
    photos.addAll(crowd(0, 300));
    Collections.shuffle(photos, new Random(41));
    Path shards = fixture.shards();
    for (int shard = 0; shard < SHARDS; shard++) {
      List<String> lines = new ArrayList<>(List.of("{broken"));
      int size = photos.size() / SHARDS;
      photos
          .subList(shard * size, (shard + 1) * size)
          .forEach(photo -> lines.add(Shards.json(photo)));
      Shards.writeLines(shards.resolve("metadata_" + shard + ".jsonl.gz"), lines);
    }
    return shards;
  }

  /**
   * Returns photos of Reykjavik by as many photographers. One tag has more photographers than an
   * exact set, one has fewer; the rows of both exceed the inline size.
   */
  private static List<PhotoRecord> crowd(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                Shards.inIceland(
                    1000 + i, "v" + i, i % 3 == 0 ? List.of("crowd") : List.of("crowd", "many")))
        .toList();
  }

  /** Returns photos to read after those of a fixture: new ones, and some duplicates. */
  private static List<PhotoRecord> further(List<PhotoRecord> photos) {
    List<PhotoRecord> further = new ArrayList<>(Shards.world(42, 700).subList(300, 700));
    further.addAll(crowd(300, 400));
    // Photographers with previous votes.
    for (int i = 0; i < 50; i++) {
      further.add(Shards.inIceland(9000 + i, "v" + i, List.of("crowd", "many")));
    }
    further.addAll(photos.subList(0, AGAIN));
    return further;
  }

  private static ConsistencyCheck.Expected expected(
      AtlasRun run, List<PhotoRecord> photos, List<PhotoRecord> further) {
    List<PhotoRecord> all = new ArrayList<>(photos);
    all.addAll(further);
    return run.consistency().allowingMissing(SINCE_0_1_0).expecting(all);
  }

  private static Input backfill(Path shards) throws IOException {
    return new Input("shards", bounded(MountedFolders.mount("shards", shards), FieldSet.PUBLISHED));
  }

  private static Source<ShardRow, ?, ?> bounded(String input, FieldSet fields) throws IOException {
    return ShardSource.bounded(ShardListing.expand(List.of(input)), fields);
  }

  private static Input live(Path shards) {
    return new Input(
        "shards",
        ShardSource.continuous(
            List.of(MountedFolders.mount("shards", shards)),
            Duration.ofMillis(100),
            FieldSet.PUBLISHED));
  }

  /** Returns a run with minimal state in a single file. */
  private AtlasRun written() throws IOException {
    return run()
        .parallelism(1)
        .with(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
  }

  private AtlasRun run() throws IOException {
    return new AtlasRun(Files.createDirectories(folder.resolve("in")), folder);
  }

  private static long rows(JobClient client) throws Exception {
    Summary summary = (Summary) client.getAccumulators().get().get(Summary.NAME);
    return summary == null ? 0 : summary.count("rows");
  }
}
