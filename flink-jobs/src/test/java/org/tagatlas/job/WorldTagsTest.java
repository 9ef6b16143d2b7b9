package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.tags.PhotoTags;

/** The index of tags: exactly the tags of at least three photographers with a photo in a place. */
class WorldTagsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private AtlasRun run() {
    return new AtlasRun(folder.resolve("in"), folder.resolve("work"));
  }

  /** Returns numbers of photos and photographers by tag, computed in memory. */
  static Map<String, List<Long>> expected(Collection<PhotoRecord> photos) {
    Map<Long, PhotoRecord> distinct = new LinkedHashMap<>();
    photos.forEach(photo -> distinct.putIfAbsent(photo.photoid(), photo));
    Map<String, Long> counts = new HashMap<>();
    Map<String, Set<String>> photographers = new HashMap<>();
    for (PhotoRecord photo : distinct.values()) {
      if (ReverseGeocoder.load().locate(photo.latitude(), photo.longitude()) != null) {
        for (org.tagatlas.tags.Tag tag :
            PhotoTags.parse(photo.userTags(), photo.machineTags()).tags()) {
          counts.merge(tag.clean(), 1L, Long::sum);
          photographers.computeIfAbsent(tag.clean(), key -> new HashSet<>()).add(photo.uid());
        }
      }
    }
    Map<String, List<Long>> expected = new TreeMap<>();
    photographers.forEach(
        (tag, uids) -> {
          if (uids.size() >= 3) {
            expected.put(tag, List.of(counts.get(tag), (long) Oracle.votes(uids)));
          }
        });
    return expected;
  }

  /** Returns published numbers of photos and photographers by tag. */
  static Map<String, List<Long>> published(Published documents) throws IOException {
    Map<String, List<Long>> published = new TreeMap<>();
    documents
        .documents(DocumentKind.TAGS)
        .forEach(
            (id, tag) -> {
              assertThat(tag).containsEntry("tag", id).containsKeys("label", "tag_class");
              assertThat(tag).doesNotContainKeys("uid", "photographer");
              published.put(
                  id,
                  List.of(
                      ((Number) tag.get("photos")).longValue(),
                      ((Number) tag.get("photographers")).longValue()));
            });
    return published;
  }

  @ParameterizedTest
  @CsvSource({"3, rocksdb, false", "1, hashmap, true"})
  void areExactAtAnyParallelismAndForRepeatedShards(int parallelism, String backend, boolean live)
      throws Exception {
    List<PhotoRecord> photos = Shards.world(21, 2000);
    Shards.writeSplit(folder.resolve("in/a"), photos, 3);
    Shards.write(folder.resolve("in/b.jsonl.gz"), photos.subList(0, 300));
    AtlasRun run =
        run()
            .kinds(Set.of(DocumentKind.TAGS))
            .parallelism(parallelism)
            .backend(backend)
            .policy(live ? AtlasRun.FAST_LIVE : AtlasRun.FAST_BACKFILL);
    run.finish();
    assertThat(published(run.published())).hasSizeGreaterThan(20).isEqualTo(expected(photos));
  }

  @Test
  @Tag("nightly")
  void areExactAfterFailures() throws Exception {
    List<PhotoRecord> photos = Shards.world(22, 4000);
    Shards.writeSplit(folder.resolve("in"), photos, 4);
    FailureInjector failure = FailureInjector.times("tags", 3, 300);
    AtlasRun run =
        run()
            .kinds(Set.of(DocumentKind.TAGS))
            .policy(AtlasRun.FAST_LIVE)
            .afterSource(failure::into);
    run.finish();
    assertThat(failure.failures()).isEqualTo(3);
    assertThat(published(run.published())).isEqualTo(expected(photos));
  }

  /** A savepoint of a version without this index has no counts: they start with the restore. */
  @Test
  void countFromTheRestoreOfAnOlderSavepoint() throws Exception {
    SavepointFixture fixture = SavepointFixture.of("-live").get(0);
    KeptDocuments documents = KeptDocuments.named(fixture.name() + "-world-tags");
    Path shards = fixture.copyShards(folder.resolve("shards"));
    List<PhotoRecord> further = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      further.add(
          Shards.photo(
              70_000 + i, "traveller" + i, 64.1466, -21.9426, 1_300_000_000L, List.of("aurora")));
    }
    Shards.write(shards.resolve("further/aurora.jsonl.gz"), further);
    JobClient client =
        run()
            .follow()
            .reading(
                new Input(
                    "shards",
                    ShardSource.continuous(
                        List.of(MountedFolders.mount("shards", shards)),
                        Duration.ofMillis(100),
                        FieldSet.PUBLISHED)))
            .into(documents.output())
            .from(fixture.savepoint())
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(published(documents)).isEqualTo(expected(further)));
      assertThat(documents.documents(DocumentKind.SIGNATURES))
          .as("the other kinds continue")
          .isNotEmpty();
    } finally {
      client.cancel().get();
    }
  }
}
