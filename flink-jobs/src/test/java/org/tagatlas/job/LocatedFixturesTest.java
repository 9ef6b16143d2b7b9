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
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.lookup.ExtraService;
import org.tagatlas.lookup.ExtraServices;
import org.tagatlas.lookup.FaultyHttpServer;
import org.tagatlas.lookup.LookupSettings;
import org.tagatlas.lookup.ServicesFile;
import org.tagatlas.lookup.TestServices;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.summary.Summary;

/**
 * Savepoints of live runs that locate photos and look up machine tags, written by released
 * versions, are restored by this one.
 */
final class LocatedFixturesTest {

  static final String LOCATED = "-located";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** State is keyed by host and port, so they are fixed. Nothing else uses this address. */
  private static final String ADDRESS = "127.83.65.71";

  private static final int PORT = 18_365;

  /** Tags whose requests wait in the savepoint. */
  private static final int WAITING = 10;

  private static final int WRITTEN = 450;
  private static final int FURTHER = 250;

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
    return SavepointFixture.of(LOCATED);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void restoresPlacesResponsesAndPendingRequests(SavepointFixture fixture) throws Exception {
    assertRestores(fixture, "rocksdb", 2);
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("fixtures")
  void restoresPlacesResponsesAndPendingRequestsOnTheHeap(SavepointFixture fixture)
      throws Exception {
    assertRestores(fixture, "hashmap", 3);
  }

  private void assertRestores(SavepointFixture fixture, String backend, int parallelism)
      throws Exception {
    KeptDocuments documents = KeptDocuments.named(fixture.name() + backend);
    Path shards = fixture.copyShards(folder.resolve("shards"));
    List<PhotoRecord> photos = fixture.photos();
    try (FaultyHttpServer server = new FaultyHttpServer(ADDRESS, PORT)) {
      for (int i = 0; i <= WAITING; i++) {
        server.on("/slow/" + i, 200, "{\"name\": \"Slow " + i + "\"}");
      }
      AtlasRun run =
          run(shards, documents)
              .backend(backend)
              .parallelism(parallelism)
              .from(fixture.savepoint());
      JobClient client = run.start();
      try {
        await().atMost(PATIENCE).untilAsserted(() -> assertConsistent(run, documents, photos));
        await()
            .atMost(PATIENCE)
            .until(() -> documents.documents(DocumentKind.EXTRAS).size() == WAITING + 1);
        Map<String, Object> station =
            documents.documents(DocumentKind.EXTRAS).get("bart:station=12th");

        List<PhotoRecord> further = new ArrayList<>(photos.subList(0, 50));
        further.addAll(
            LocatedPhotosConsistencyTest.photos(7, WRITTEN + FURTHER)
                .subList(WRITTEN, WRITTEN + FURTHER));
        further.addAll(lookedUp(9000, List.of("bart:station=12th", "bart:station=nowhere")));
        further.addAll(lookedUp(9100, List.of("slow:id=3", "slow:id=" + WAITING)));
        Shards.writeSplit(shards.resolve("further"), further, 2);
        List<PhotoRecord> all = new ArrayList<>(photos);
        all.addAll(further.subList(50, further.size()));
        await().atMost(PATIENCE).untilAsserted(() -> assertConsistent(run, documents, all));
        await()
            .atMost(PATIENCE)
            .until(() -> documents.documents(DocumentKind.EXTRAS).size() == WAITING + 2);
        assertThat(server.requests()).as("each tag was requested once").hasSize(WAITING + 1);
        assertThat(documents.documents(DocumentKind.EXTRAS))
            .as("its response was in state")
            .containsEntry("bart:station=12th", station)
            .extractingByKey("slow:id=7")
            .extracting("title")
            .isEqualTo("Slow 7");
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  Summary summary = summary(client);
                  assertThat(summary.count("rows")).isEqualTo(photos.size() + further.size());
                  assertThat(summary.count("duplicates")).isEqualTo(50);
                  assertThat(summary.count("extras")).isEqualTo(WAITING + 2);
                  assertThat(summary.count("extras_waiting")).isZero();
                  assertThat(summary.count("extras_not_found")).isEqualTo(1);
                });
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
    SavepointFixture fixture = SavepointFixture.toWrite(LOCATED);
    KeptDocuments documents = KeptDocuments.named(fixture.name());
    List<PhotoRecord> photos =
        new ArrayList<>(
            LocatedPhotosConsistencyTest.photos(7, WRITTEN + FURTHER).subList(0, WRITTEN));
    photos.addAll(lookedUp(8000, List.of("bart:station=12th", "bart:station=nowhere")));
    for (int i = 0; i < WAITING; i++) {
      photos.addAll(lookedUp(8100 + 10 * i, List.of("slow:id=" + i)));
    }
    Shards.writeSplit(fixture.shards(), photos, 3);
    AtlasRun run = run(fixture.shards(), documents).parallelism(1);
    // Nothing listens there, so requests stay pending.
    JobClient client = run.start();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(assertConsistent(run, documents, photos)).hasSizeGreaterThan(20);
              assertThat(documents.documents(DocumentKind.EXTRAS))
                  .containsOnlyKeys("bart:station=12th");
              assertThat(summary(client).count("extras_waiting")).isEqualTo(WAITING);
            });
    fixture.write(
        client,
        folder,
        "LocatedFixturesTest#writesFixturesOfThisVersion",
        "of the rows of shards/, as mounted://shards/, with photos located by machine tags, answers"
            + " and pending requests of machine tags, and of a sink that keeps documents in its"
            + " state");
  }

  private AtlasRun run(Path shards, KeptDocuments documents) throws IOException {
    return new AtlasRun(Files.createDirectories(folder.resolve("in")), folder)
        .follow()
        .with(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1))
        .inference(LocationInference.PUBLISH)
        .extras(lookups())
        .into(documents.output())
        .reading(
            new Input(
                "shards",
                ShardSource.continuous(
                    List.of(MountedFolders.mount("shards", shards)),
                    Duration.ofMillis(100),
                    FieldSet.PUBLISHED)));
  }

  /** Responses are valid for a century: a fixture is older than their default lifetime. */
  private static LookupSettings lookups() {
    ExtraService stations =
        new ExtraServices(ServicesFile.shipped(Map.of()).services())
            .of("bart:station=12th")
            .orElseThrow();
    Duration century = Duration.ofDays(36_500);
    return new LookupSettings(
        List.of(
            new ExtraService(
                stations.name(),
                stations.tags(),
                stations.value(),
                stations.web(),
                stations.list(),
                stations.title(),
                stations.link(),
                stations.captions(),
                stations.license(),
                stations.licenseUrl(),
                stations.inFlight(),
                stations.perSecond(),
                new ExtraService.Keep(century, century, century)),
            TestServices.at(ADDRESS + ':' + PORT, "slow", 4, 1000)),
        PATIENCE,
        1_000_000,
        Duration.ofMillis(50),
        5,
        Duration.ofMillis(200),
        PATIENCE);
  }

  private static List<PhotoRecord> lookedUp(long id, List<String> tags) {
    return List.of(
        Shards.inIceland(id, "u1", tags),
        Shards.photo(id + 1, "u2", Double.NaN, Double.NaN, 1_300_000_000L, tags));
  }

  private static Map<String, Map<String, Object>> assertConsistent(
      AtlasRun run, Published documents, List<PhotoRecord> photos) throws IOException {
    Oracle oracle = run.oracle();
    ConsistencyCheck.assertSame(documents, DocumentKind.SIGNATURES, oracle.signatures(photos));
    ConsistencyCheck.assertSame(documents, DocumentKind.REGIONS, oracle.regions(photos));
    ConsistencyCheck.assertSame(documents, DocumentKind.MACHINE_TAGS, oracle.machineTags(photos));
    return LocatedPhotosConsistencyTest.assertConsistent(documents, oracle, photos);
  }

  private static Summary summary(JobClient client) throws Exception {
    Summary summary = (Summary) client.getAccumulators().get().get(Summary.NAME);
    assertThat(summary).isNotNull();
    return summary;
  }
}
