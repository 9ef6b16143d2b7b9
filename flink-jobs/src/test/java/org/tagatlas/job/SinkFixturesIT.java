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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSinks;
import org.tagatlas.connectors.sink.JsonLinesSink;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.geo.Place;
import org.tagatlas.local.server.KillableElasticsearch;
import org.tagatlas.local.server.SharedServers;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.summary.Summary;

/**
 * Savepoints with the state of the sinks of files and Elasticsearch, written by released versions,
 * are restored by this one.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SinkFixturesIT {

  static final String SINKS = "-sinks";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** State contains the name of the run, so it must never change. */
  private static final String RUN = "fixture";

  private static final int WRITTEN = 250;
  private static final int FURTHER = 150;
  private static final int REJECTS = 3;

  /**
   * The photo that the fixture has counted in another division than the current gazetteer: it was
   * taken at sea, more than 100 km from a town that the gazetteer no longer has.
   */
  private static final Map<Long, Place> PLACED_BEFORE =
      Map.of(1159251L, new Place("RU", "RU.64", "Sakhalin Oblast", null, Float.NaN));

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

  static List<SavepointFixture> fixtures() throws IOException {
    return SavepointFixture.of(SINKS);
  }

  /**
   * Elasticsearch was unavailable when the fixture was written, from the start: every document is
   * in state. Of the files some were committed, others are pending in state.
   */
  @ParameterizedTest
  @MethodSource("fixtures")
  void restoresFilesAndBufferedDocuments(SavepointFixture fixture) throws Exception {
    Path shards = fixture.copyShards(folder.resolve("shards"));
    Path out = fixture.unpackFiles(folder.resolve("files"));
    List<PhotoRecord> photos = fixture.photos();
    ElasticsearchConnection connection =
        ElasticsearchConnection.to(SharedServers.elasticsearch()).withPrefix(fixture.name() + '-');
    try (RunIndices indices = indices(connection);
        PublishedIndices indexed = new PublishedIndices(connection)) {
      indices.create();
      PublishedFiles files = new PublishedFiles(out);
      AtlasRun run = run(shards, out, connection).parallelism(2).from(fixture.savepoint());
      JobClient client = run.start();
      try {
        await().atMost(PATIENCE).until(() -> rows(client) == photos.size() + REJECTS);
        await().atMost(PATIENCE).untilAsserted(() -> assertConsistent(run, files, photos));
        await().atMost(PATIENCE).untilAsserted(() -> assertConsistent(run, indexed, photos));

        List<PhotoRecord> further = new ArrayList<>(photos.subList(0, 50));
        further.addAll(photos().subList(WRITTEN, WRITTEN + FURTHER));
        Shards.writeSplit(shards.resolve("further"), further, 2);
        List<PhotoRecord> all = new ArrayList<>(photos());
        await().atMost(PATIENCE).untilAsserted(() -> assertConsistent(run, files, all));
        await().atMost(PATIENCE).untilAsserted(() -> assertConsistent(run, indexed, all));
        await().atMost(PATIENCE).until(() -> rows(client) == 50 + all.size() + REJECTS);
        for (Published published : List.of(files, indexed)) {
          assertThat(published.documents(DocumentKind.REJECTS)).hasSize(REJECTS);
        }
        assertThat(partNames(out))
            .isNotEmpty()
            .allMatch(
                name -> name.matches("\\.?part-[0-9a-f-]{36}-[0-9]+\\.jsonl(\\.inprogress\\..*)?"));
        SavepointContentTest.assertNamesNothingNew(
            new SavepointContent(SavepointFixture.take(client, folder)));
      } finally {
        client.cancel().get();
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = SavepointFixture.VERSION,
      matches = ".+",
      disabledReason = "writes fixtures of the version that the property names")
  void writesFixturesOfThisVersion() throws Exception {
    SavepointFixture fixture = SavepointFixture.toWrite(SINKS);
    writeShards(fixture);
    Path out = folder.resolve("files");
    Throttle throttle = Throttle.after(fixture.name(), 100, Duration.ofMillis(60));
    try (KillableElasticsearch server = new KillableElasticsearch()) {
      server.start();
      ElasticsearchConnection connection = ElasticsearchConnection.to(server.url());
      try (RunIndices indices = indices(connection)) {
        indices.create();
      }
      server.kill();
      AtlasRun run =
          run(fixture.shards(), out, connection)
              .parallelism(1)
              .afterSource(throttle::into)
              .with(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(2));
      JobClient client = run.start();
      await().atMost(PATIENCE).until(throttle::isThrottling);
      int before = throttle.checkpoints();
      await().atMost(PATIENCE).until(() -> throttle.checkpoints() > before + 1);
      long photos = throttle.photos();
      await().atMost(PATIENCE).until(() -> throttle.photos() > photos + 10);
      int checkpoints = throttle.checkpoints();
      fixture.write(
          client,
          folder,
          "SinkFixturesIT#writesFixturesOfThisVersion",
          "of the rows of shards/, as mounted://shards/, with photos located by machine tags; of"
              + " files.zip, as mounted://files/, and of an Elasticsearch that was unavailable from"
              + " the start of run fixture");
      assertThat(throttle.checkpoints())
          .as("no checkpoint after the savepoint")
          .isEqualTo(checkpoints);
      assertThat(throttle.photos()).as("there are rows left to read").isLessThan(WRITTEN - 10);
      fixture.packFiles(out);
      assertThat(new PublishedFiles(out).documents(DocumentKind.SIGNATURES))
          .as("committed")
          .isNotEmpty();
    }
  }

  private static void writeShards(SavepointFixture fixture) throws IOException {
    for (int shard = 0; shard < REJECTS; shard++) {
      List<String> lines = new ArrayList<>(List.of("{broken"));
      for (int i = shard; i < WRITTEN; i += REJECTS) {
        lines.add(Shards.json(photos().get(i)));
      }
      Shards.writeLines(fixture.shards().resolve("metadata_" + shard + ".jsonl.gz"), lines);
    }
  }

  private static List<PhotoRecord> photos() {
    return LocatedPhotosConsistencyTest.photos(9, WRITTEN + FURTHER);
  }

  private AtlasRun run(Path shards, Path out, ElasticsearchConnection connection)
      throws IOException {
    Files.createDirectories(out);
    String files = MountedFolders.mount("files", out);
    ElasticsearchSinks sinks =
        new ElasticsearchSinks(
            connection, RUN, new Backoff(Duration.ofMillis(50), Duration.ofMillis(1000)));
    return new AtlasRun(Files.createDirectories(folder.resolve("in")), folder)
        .follow()
        .with(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1))
        .inference(LocationInference.PUBLISH)
        .reading(
            new Input(
                "shards",
                ShardSource.continuous(
                    List.of(MountedFolders.mount("shards", shards)),
                    Duration.ofMillis(100),
                    FieldSet.PUBLISHED)))
        .into(
            new Output(
                "files",
                kind -> JsonLinesSink.into(new org.apache.flink.core.fs.Path(files, kind.name()))),
            new Output("elasticsearch", sinks::sink, (kind, label) -> sinks.sink(kind.asUpsert())));
  }

  private static List<String> partNames(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  private static RunIndices indices(ElasticsearchConnection connection) {
    return new RunIndices(connection, RUN, List.copyOf(DocumentKind.DEFAULTS));
  }

  private static void assertConsistent(AtlasRun run, Published published, List<PhotoRecord> photos)
      throws IOException {
    Oracle oracle = run.oracle().with(PLACED_BEFORE);
    ConsistencyCheck.assertSame(published, DocumentKind.SIGNATURES, oracle.signatures(photos));
    ConsistencyCheck.assertSame(published, DocumentKind.REGIONS, oracle.regions(photos));
    ConsistencyCheck.assertSame(published, DocumentKind.MACHINE_TAGS, oracle.machineTags(photos));
    Map<String, Map<String, Object>> located =
        LocatedPhotosConsistencyTest.assertConsistent(published, oracle, photos);
    assertThat(located).isNotEmpty();
  }

  private static long rows(JobClient client) throws Exception {
    Summary summary = (Summary) client.getAccumulators().get().get(Summary.NAME);
    return summary == null ? 0 : summary.count("rows");
  }
}
