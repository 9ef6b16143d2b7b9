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
import java.util.stream.IntStream;
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
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.shard.FieldSet;

/**
 * Savepoints of live runs that count tags in the world, written by released versions, are restored
 * by this one.
 */
final class TagFixturesTest {

  static final String TAGS = "-tags";

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** More photographers than an exact set. */
  private static final int CROWD = 300;

  private static final long DAY = 86_400;
  private static final long FIRST_DAY = 1_300_000_000L;

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
    return SavepointFixture.of(TAGS);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void continuesCountsOfTags(SavepointFixture fixture) throws Exception {
    assertContinues(fixture, "rocksdb", 2);
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("fixtures")
  void continuesCountsOfTagsOnTheHeap(SavepointFixture fixture) throws Exception {
    assertContinues(fixture, "hashmap", 3);
  }

  private void assertContinues(SavepointFixture fixture, String backend, int parallelism)
      throws Exception {
    KeptDocuments documents = KeptDocuments.named(fixture.name() + backend);
    Path shards = fixture.copyShards(folder.resolve("shards"));
    List<PhotoRecord> all = new ArrayList<>(fixture.photos());
    assertThat(WorldTagsTest.expected(all)).containsKey("crowd").doesNotContainKey("pair");
    List<PhotoRecord> further = new ArrayList<>(Shards.world(52, 600).subList(300, 600));
    further.addAll(crowd(CROWD - 50, CROWD + 60));
    // The third photographer of a tag that was counted and not published.
    further.add(Shards.inParis(70_000, "third", List.of("Pair")));
    Shards.writeSplit(shards.resolve("further"), further, 2);
    all.addAll(further);
    JobClient client =
        run(shards, documents)
            .backend(backend)
            .parallelism(parallelism)
            .from(fixture.savepoint())
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(WorldTagsTest.published(documents))
                      .hasSizeGreaterThan(20)
                      .isEqualTo(WorldTagsTest.expected(all)));
      Map<String, Object> crowd = documents.documents(DocumentKind.TAGS).get("crowd");
      assertThat(crowd)
          .as("days of photos before and after the savepoint")
          .containsEntry("first_seen", "2011-03-13")
          .containsEntry("last_seen", "2012-03-06");
      assertThat(documents.documents(DocumentKind.TAGS).get("pair"))
          .as("labels of photos before and after the savepoint")
          .containsEntry("label", "pair")
          .containsEntry("labels", List.of("pair", "Pair"));
    } finally {
      client.cancel().get();
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = SavepointFixture.VERSION,
      matches = ".+",
      disabledReason = "writes fixtures of the version that the property names")
  void writesFixturesOfThisVersion() throws Exception {
    SavepointFixture fixture = SavepointFixture.toWrite(TAGS);
    KeptDocuments documents = KeptDocuments.named(fixture.name());
    List<PhotoRecord> photos = new ArrayList<>(Shards.world(52, 600).subList(0, 300));
    photos.addAll(crowd(0, CROWD));
    photos.add(Shards.inIceland(60_000, "first", List.of("pair")));
    photos.add(Shards.inParis(60_001, "second", List.of("pair")));
    Shards.writeSplit(fixture.shards(), photos, 3);
    JobClient client = run(fixture.shards(), documents).parallelism(1).start();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(WorldTagsTest.published(documents))
                    .isEqualTo(WorldTagsTest.expected(photos)));
    fixture.write(
        client,
        folder,
        "TagFixturesTest#writesFixturesOfThisVersion",
        "of the rows of shards/, as mounted://shards/, which publishes tags only, and of a sink that"
            + " keeps documents in its state");
  }

  /** Returns photos of as many photographers, each a day after the one before. */
  private static List<PhotoRecord> crowd(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                Shards.photo(
                    20_000 + i,
                    "v" + i,
                    64.1466,
                    -21.9426,
                    FIRST_DAY + i * DAY,
                    List.of(i % 2 == 0 ? "crowd" : "Crowd")))
        .toList();
  }

  private AtlasRun run(Path shards, KeptDocuments documents) throws IOException {
    return new AtlasRun(Files.createDirectories(folder.resolve("in")), folder)
        .follow()
        .with(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1))
        .kinds(Set.of(DocumentKind.TAGS))
        .into(documents.output())
        .reading(
            new Input(
                "shards",
                ShardSource.continuous(
                    List.of(MountedFolders.mount("shards", shards)),
                    Duration.ofMillis(100),
                    FieldSet.PUBLISHED)));
  }
}
