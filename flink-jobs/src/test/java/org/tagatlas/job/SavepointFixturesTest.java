package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.shard.ShardReader;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.located.Locating;
import org.tagatlas.publish.Kind;
import org.tagatlas.summary.Summary;

/**
 * The law through an upgrade: savepoints of released versions, of a backfill that was stopped half
 * way and of a live run, go on in this version. {@code src/test/resources/savepoints/README.md}
 * says what they are and how a version adds its own.
 */
final class SavepointFixturesTest {

  /** Fields that came behind the first fixtures: a document has them when it is written again. */
  private static final Set<String> SINCE_0_1_0 = Set.of("number");

  private static final Path FIXTURES = Path.of("src/test/resources/savepoints");
  private static final String BACKFILL = "-backfill";
  private static final String LIVE = "-live";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Names the version that fixtures are to be written of. */
  private static final String VERSION = "tagatlas.savepoints.write";

  /** Shards of a fixture; each begins with a row that is no photo. */
  private static final int SHARDS = 4;

  /** How many photos of a fixture come again. */
  private static final int AGAIN = 100;

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  /** JUnit would not try twice, and a job that has just ended may still be clearing up in it. */
  @AfterEach
  void clearAway() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              FileUtils.deleteDirectoryQuietly(folder.toFile());
              return Files.notExists(folder);
            });
  }

  private static List<Path> fixtures(String kind) throws IOException {
    try (Stream<Path> all = Files.list(FIXTURES)) {
      List<Path> found =
          all.filter(Files::isDirectory)
              .filter(path -> path.toString().endsWith(kind))
              .sorted()
              .toList();
      assertThat(found).as(kind).isNotEmpty();
      return found;
    }
  }

  static Stream<String> all() throws IOException {
    return fixtures("").stream().map(fixture -> fixture.getFileName().toString());
  }

  static Stream<Arguments> backfills() throws IOException {
    return withBackends(BACKFILL);
  }

  static Stream<Arguments> liveRuns() throws IOException {
    return withBackends(LIVE);
  }

  private static Stream<Arguments> withBackends(String kind) throws IOException {
    return fixtures(kind).stream()
        .flatMap(
            fixture ->
                Stream.of(
                    Arguments.of(fixture.getFileName().toString(), "rocksdb", 2),
                    Arguments.of(fixture.getFileName().toString(), "hashmap", 3)));
  }

  @ParameterizedTest
  @MethodSource("backfills")
  void aBackfillGoesOnToItsEnd(String fixture, String backend, int parallelism) throws Exception {
    KeptDocuments documents = KeptDocuments.named(fixture + backend);
    Path shards = FIXTURES.resolve(fixture).resolve("shards");
    List<PhotoRecord> photos = read(shards);
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
            .from(savepoint(fixture));
    Summary summary = run.finish();
    assertLaw(run, documents, photos, further);
    assertThat(summary.count("rows")).isEqualTo(photos.size() + SHARDS + further.size());
    assertThat(summary.count("duplicates")).isEqualTo(AGAIN);
    assertThat(summary.count("shards")).isEqualTo(SHARDS + 2);
    assertThat(documents.documents(Kind.REJECTS)).hasSize(SHARDS);
  }

  @ParameterizedTest
  @MethodSource("liveRuns")
  void aLiveRunGoesOn(String fixture, String backend, int parallelism) throws Exception {
    KeptDocuments documents = KeptDocuments.named(fixture + backend);
    Path shards = copy(FIXTURES.resolve(fixture).resolve("shards"), folder.resolve("shards"));
    List<PhotoRecord> photos = read(shards);
    List<PhotoRecord> further = further(photos);
    AtlasRun run =
        run()
            .follow()
            .backend(backend)
            .parallelism(parallelism)
            .reading(live(shards))
            .into(documents.output())
            .from(savepoint(fixture));
    JobClient client = run.start();
    try {
      await().atMost(PATIENCE).until(() -> rows(client) == photos.size() + SHARDS);
      run.law().where(SINCE_0_1_0).assertHolds(documents, photos);
      Shards.writeSplit(shards.resolve("further"), further, 2);
      long all = photos.size() + SHARDS + further.size();
      await().atMost(PATIENCE).until(() -> rows(client) == all);
      // A version that does not go on from the savepoint's would be hidden behind it.
      await().atMost(PATIENCE).untilAsserted(() -> assertLaw(run, documents, photos, further));
    } finally {
      client.cancel().get();
    }
    assertThat(documents.documents(Kind.REJECTS)).hasSize(SHARDS);
  }

  @Test
  void aRunThatLocatedNoPhotosGoesOnLocatingThem() throws Exception {
    String fixture = fixtures(LIVE).get(0).getFileName().toString();
    KeptDocuments documents = KeptDocuments.named(fixture + "locating");
    Path shards = copy(FIXTURES.resolve(fixture).resolve("shards"), folder.resolve("shards"));
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
            .locating(Locating.SHOWN)
            .reading(live(shards))
            .into(documents.output())
            .from(savepoint(fixture))
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(documents.documents(Kind.PHOTOS).get("8005"))
                      .containsEntry("location_machine_tag", "v:venue=1"));
      assertThat(documents.documents(Kind.PHOTOS)).containsKey("8000");
    } finally {
      client.cancel().get();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void holdsNoPathOfAMachine(String fixture) throws IOException {
    String metadata =
        Files.readString(
            FIXTURES.resolve(fixture).resolve("_metadata"), StandardCharsets.ISO_8859_1);
    assertThat(metadata).contains("mounted://shards/");
    assertThat(List.of("file:", "/tmp", "/home", "/work", "/root", "/Users", "hdfs:", "s3:"))
        .noneMatch(metadata::contains);
    try (Stream<Path> files = Files.list(FIXTURES.resolve(fixture))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("one file, whose state is in it")
          .containsExactlyInAnyOrder("_metadata", "shards", "written.txt");
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = VERSION,
      matches = ".+",
      disabledReason = "writes fixtures: -D" + VERSION + "=0.1.0 names the version they are of")
  void writesThoseOfThisVersion() throws Exception {
    String version = System.getProperty(VERSION);
    writeBackfill(version + BACKFILL);
    writeLive(version + LIVE);
  }

  private void writeBackfill(String fixture) throws Exception {
    KeptDocuments documents = KeptDocuments.named(fixture);
    Path shards = writeShards(fixture);
    Gate gate = Gate.behind(fixture, 400, Duration.ofMillis(40));
    AtlasRun run =
        written().reading(backfill(shards)).into(documents.output()).disturbed(gate::into);
    JobClient client = run.start();
    await().atMost(PATIENCE).until(() -> gate.holds() && gate.checkpoints() > 0);
    write(fixture, client, run);
    assertThat(gate.photos()).isLessThan(read(shards).size());
    assertThat(documents.documents(Kind.PHOTOS)).isNotEmpty();
    assertThat(documents.documents(Kind.SIGNATURES)).isEmpty();
  }

  private void writeLive(String fixture) throws Exception {
    KeptDocuments documents = KeptDocuments.named(fixture);
    Path shards = writeShards(fixture);
    AtlasRun run = written().follow().reading(live(shards)).into(documents.output());
    JobClient client = run.start();
    List<PhotoRecord> photos = read(shards);
    await().atMost(PATIENCE).until(() -> rows(client) == photos.size() + SHARDS);
    await().atMost(PATIENCE).untilAsserted(() -> run.law().assertHolds(documents, photos));
    write(fixture, client, run);
  }

  /** Writes the savepoint of a job that runs, and what is to be known of it, and ends the job. */
  private void write(String fixture, JobClient client, AtlasRun run) throws Exception {
    Path target = Files.createDirectories(folder.resolve(fixture));
    String savepoint =
        client
            .triggerSavepoint(
                MountedFolders.mount("savepoints", target), SavepointFormatType.CANONICAL)
            .get();
    client.cancel().get();
    Path written = FIXTURES.resolve(fixture);
    Files.copy(
        target.resolve(savepoint.substring(savepoint.lastIndexOf('/') + 1)).resolve("_metadata"),
        written.resolve("_metadata"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        written.resolve("written.txt"),
        """
        Tagatlas %s, Flink %s, canonical format, state backend rocksdb, parallelism 1
        written %s by SavepointFixturesTest#writesThoseOfThisVersion
        of the rows of shards/, as mounted://shards/, and of a sink that keeps documents in its state
        """
            .formatted(
                System.getProperty(VERSION),
                EnvironmentInformation.getVersion(),
                LocalDate.now(ZoneOffset.UTC)),
        StandardCharsets.UTF_8);
  }

  /** Writes the rows that a fixture is of. */
  private static Path writeShards(String fixture) throws IOException {
    List<PhotoRecord> photos = new ArrayList<>(Shards.world(41, 300));
    photos.addAll(crowd(0, 300));
    Collections.shuffle(photos, new Random(41));
    Path shards = FIXTURES.resolve(fixture).resolve("shards");
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
   * Returns photos of Reykjavik by as many photographers: of a tag that has more of them than are
   * told apart, and of one that has fewer; the rows of both are too many for the tag's own value.
   */
  private static List<PhotoRecord> crowd(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                Shards.inIceland(
                    1000 + i, "v" + i, i % 3 == 0 ? List.of("crowd") : List.of("crowd", "many")))
        .toList();
  }

  /** Returns what comes behind a fixture's photos: new ones, and some of it again. */
  private static List<PhotoRecord> further(List<PhotoRecord> photos) {
    List<PhotoRecord> further = new ArrayList<>(Shards.world(42, 700).subList(300, 700));
    further.addAll(crowd(300, 400));
    // Photographers who have voted before.
    for (int i = 0; i < 50; i++) {
      further.add(Shards.inIceland(9000 + i, "v" + i, List.of("crowd", "many")));
    }
    further.addAll(photos.subList(0, AGAIN));
    return further;
  }

  private static void assertLaw(
      AtlasRun run, KeptDocuments documents, List<PhotoRecord> photos, List<PhotoRecord> further)
      throws IOException {
    List<PhotoRecord> all = new ArrayList<>(photos);
    all.addAll(further);
    run.law().where(SINCE_0_1_0).assertHolds(documents, all);
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

  private static List<PhotoRecord> read(Path shards) throws IOException {
    List<PhotoRecord> photos = new ArrayList<>();
    for (org.apache.flink.core.fs.Path shard : ShardListing.expand(List.of(shards.toString()))) {
      try (ShardReader reader = ShardSource.reader(shard, FieldSet.PUBLISHED)) {
        for (ShardRow row = reader.next(); row != null; row = reader.next()) {
          if (row instanceof PhotoRecord photo) {
            photos.add(photo);
          }
        }
      }
    }
    return photos;
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  private static String savepoint(String fixture) {
    return FIXTURES.resolve(fixture).toAbsolutePath().toUri().toString();
  }

  /** Returns a run whose state is as small as can be, and all in one file. */
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
