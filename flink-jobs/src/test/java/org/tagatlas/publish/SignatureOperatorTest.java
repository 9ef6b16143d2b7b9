package org.tagatlas.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.count.RegionKeySerializer;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.model.Models;
import org.tagatlas.region.RegionKey;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.signature.MostUsedTags;
import org.tagatlas.sketch.PhotographerSet;

class SignatureOperatorTest {

  private static final int MIN_PHOTOGRAPHERS = 3;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REMOVED = "removed";
  private static final RegionKey IS = new RegionKey(0, RegionLevel.COUNTRY, "IS");
  private static final RegionKey IS_2011 = new RegionKey(2011, RegionLevel.COUNTRY, "IS");

  @Test
  void ranksByScoreThenPhotographersThenTagInCodePointOrder() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(4, true).start()) {
      signatures.send(
          visits(IS, 50, 1, 2, 3),
          totals(IS, 100, 5_000),
          // In UTF-16 order the first of these two would be last.
          tag(IS, "\uFF5E", 5, 10),
          tag(IS, "😀", 5, 10),
          tag(IS, "b", 9, 10),
          tag(IS, "typical of elsewhere", 5, 4_000),
          tag(IS, "a", 5, 10),
          tag(IS, "fifth", 5, 11));
      signatures.barrier();
      List<Document> documents = signatures.take();
      assertThat(documents.stream().map(Document::id))
          .containsExactly("all|IS|b", "all|IS|a", "all|IS|\uFF5E", "all|IS|😀");
      for (int i = 0; i < documents.size(); i++) {
        assertThat(json(documents.get(i)).get("rank").asInt()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void publishesRemovalWithHigherVersionWhenTagLeavesSignature() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(1, true).start()) {
      signatures.send(visits(IS, 9, 1), totals(IS, 100, 5_000), tag(IS, "a", 5, 10));
      signatures.barrier();
      Document entered = signatures.take().get(0);
      assertThat(entered.id()).isEqualTo("all|IS|a");

      signatures.send(tag(IS, "b", 8, 10));
      signatures.barrier();
      Map<String, Document> second = byId(signatures.take());
      assertThat(second).containsOnlyKeys("all|IS|a", "all|IS|b");
      assertThat(second.get("all|IS|a").deleted()).isTrue();
      // A change is newer than an update by query of the document, which raises its version by one.
      assertThat(second.get("all|IS|a").version()).isGreaterThan(entered.version() + 1);
      assertThat(second.get("all|IS|b").deleted()).isFalse();

      signatures.send(tag(IS, "a", 10, 11));
      signatures.barrier();
      Map<String, Document> third = byId(signatures.take());
      assertThat(third.get("all|IS|a").deleted()).isFalse();
      assertThat(third.get("all|IS|a").version()).isGreaterThan(second.get("all|IS|a").version());
      assertThat(third.get("all|IS|b").deleted()).isTrue();
      assertThat(third.get("all|IS|b").version()).isGreaterThan(second.get("all|IS|b").version());

      signatures.send(totals(IS, 5_000, 5_000));
      signatures.barrier();
      Map<String, Document> fourth = byId(signatures.take());
      assertThat(fourth).containsOnlyKeys("all|IS|a");
      assertThat(fourth.get("all|IS|a").deleted()).isTrue();
      long alive = 0;
      for (SummaryUpdate update : signatures.take(SummaryMetrics.TALLY)) {
        if (update instanceof SummaryUpdate.Change change && change.name().equals("signatures")) {
          alive += change.change();
        }
      }
      assertThat(alive).isZero();
    }
  }

  @Test
  void doesNotRepublishUnchangedDocuments() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(5, true).start()) {
      signatures.send(visits(IS, 9, 1), totals(IS, 100, 5_000), tag(IS, "a", 5, 10));
      signatures.send(tag(IS, "b", 4, 10), tag(IS, "few", 1, 1));
      signatures.barrier();
      assertThat(signatures.take()).hasSize(2);
      assertThat(signatures.take(SignatureOperator.REGIONS)).hasSize(1);
      signatures.take(SummaryMetrics.TALLY);

      signatures.send(totals(IS, 100, 5_000), tag(IS, "a", 5, 10), tag(IS, "few", 1, 1));
      signatures.barrier();
      signatures.end();
      assertThat(signatures.take()).isEmpty();
      assertThat(signatures.take(SignatureOperator.REGIONS)).isEmpty();
      assertThat(signatures.take(SummaryMetrics.TALLY)).isEmpty();

      signatures.send(tag(IS, "b", 4, 11));
      signatures.end();
      assertThat(signatures.take().stream().map(Document::id)).containsExactly("all|IS|b");
      assertThat(signatures.take(SignatureOperator.REGIONS)).isEmpty();
    }
  }

  @Test
  void publishesRegionsWithoutTags() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(5, false).start()) {
      signatures.send(new RegionUpdate.Visits(IS_2011, 3, 0, voters(1, 2)));
      signatures.send(new RegionUpdate.Visits(IS_2011, 2, 1, voters(2, 3)));
      signatures.end();
      assertThat(signatures.take()).isEmpty();
      List<Document> regions = signatures.take(SignatureOperator.REGIONS);
      assertThat(regions.stream().map(Document::id)).containsExactly("2011|IS");
      JsonNode region = json(regions.get(0));
      assertThat(region.get("photos").asInt()).isEqualTo(5);
      assertThat(region.get("photographers").asInt()).isEqualTo(3);
      assertThat(region.get("tagged_photos").asInt()).isEqualTo(1);
      assertThat(region.get("distinct_tags").asInt()).isZero();
      assertThat(region.get("top_tags")).isEmpty();
      assertThat(region.get("region_name").asText()).isEqualTo("Iceland");
    }
  }

  @Test
  void fillsTopTagsWithTagsWithFewVotes() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(5, true).start()) {
      signatures.send(visits(IS, 9, 1), totals(IS, 100, 5_000));
      for (String tag : List.of("k", "b", "d", "c", "f", "e", "h", "g", "j", "i")) {
        signatures.send(tag(IS, tag, 1, 1));
      }
      signatures.send(tag(IS, "two", 2, 2), tag(IS, "many", 7, 10), tag(IS, "more", 8, 10));
      signatures.barrier();
      assertThat(topTags(signatures))
          .containsExactly("MORE", "MANY", "TWO", "B", "C", "D", "E", "F", "G", "H");
      // A tag that now has enough votes is no longer among those with few votes.
      signatures.send(tag(IS, "b", 3, 3));
      signatures.barrier();
      assertThat(topTags(signatures))
          .containsExactly("MORE", "MANY", "B", "TWO", "C", "D", "E", "F", "G", "H");
    }
  }

  @ParameterizedTest
  @CsvSource({"1,true", "1,false", "1000000,true", "1000000,false"})
  void publishesWhenOnlyACandidateChanged(long maxBufferedBytes, boolean live) throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        signatures(5, live, maxBufferedBytes).start()) {
      signatures.send(visits(IS, 9, 1), totals(IS, 100, 5_000), tag(IS, "a", 5, 10));
      signatures.end();
      assertThat(signatures.take().stream().map(Document::id)).containsExactly("all|IS|a");
      snapshot = signatures.checkpoint();
    }
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        signatures(5, live, maxBufferedBytes).restore(2, "hashmap", snapshot)) {
      signatures.send(tag(IS, "b", 4, 10));
      signatures.end();
      assertThat(signatures.take().stream().map(Document::id)).contains("all|IS|b");
    }
  }

  @Test
  void rareTagListsEqualIndividualRareTags() throws Exception {
    Map<String, String> expected = finalDocuments(signatures(4, false), updates(false));
    assertThat(finalDocuments(signatures(4, false), updates(true))).isEqualTo(expected);
    assertThat(finalDocuments(signatures(4, true), updates(true))).isEqualTo(expected);
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(4, false).start()) {
      signatures.sendAll(updates(true));
      // The newer of two lists applies; tags missing in both ranked lower.
      MostUsedTags one = new MostUsedTags();
      MostUsedTags two = new MostUsedTags();
      for (int i = 0; i < 10; i++) {
        (i % 2 == 0 ? one : two).add("r" + i, "R" + i, 2);
      }
      two.add("s", "S", 1);
      signatures.send(new RegionUpdate.RareTags(IS, one), new RegionUpdate.RareTags(IS, two));
      signatures.send(visits(IS, 9, 1), totals(IS, 100, 5_000), tag(IS, "many", 7, 10));
      signatures.end();
      JsonNode region = json(byId(signatures.take(SignatureOperator.REGIONS)).get("all|IS"));
      List<String> top = new ArrayList<>();
      region.get("top_tags").forEach(tag -> top.add(tag.asText()));
      assertThat(top).containsExactly("MANY", "R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8");
    }
  }

  @Test
  void defersRegionUntilItsPhotosArrive() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(5, true).start()) {
      signatures.send(totals(IS, 100, 5_000), tag(IS, "a", 5, 10));
      signatures.barrier();
      assertThat(signatures.take()).isEmpty();
      assertThat(signatures.take(SignatureOperator.REGIONS)).isEmpty();
      signatures.send(visits(IS, 9, 1));
      signatures.barrier();
      assertThat(signatures.take()).hasSize(1);
      assertThat(signatures.take(SignatureOperator.REGIONS)).hasSize(1);
    }
  }

  @Test
  void backfillPublishesOnlyAtTheEnd() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(5, false).start()) {
      signatures.send(visits(IS, 9, 1), totals(IS, 100, 5_000), tag(IS, "a", 5, 10));
      signatures.clock(600_000);
      signatures.barrier();
      assertThat(signatures.take()).isEmpty();
      assertThat(signatures.take(SignatureOperator.REGIONS)).isEmpty();
      signatures.end();
      assertThat(signatures.take()).hasSize(1);
      assertThat(signatures.take(SignatureOperator.REGIONS)).hasSize(1);
    }
  }

  @Test
  void emitsCountriesOfAllTimeToSummary() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(9, true).start()) {
      signatures.send(visits(IS, 9, 1), totals(IS, 100, 5_000), visits(IS_2011, 4, 1));
      for (int i = 0; i < 7; i++) {
        signatures.send(tag(IS, "t" + i, 20 - i, 25));
      }
      signatures.barrier();
      assertThat(signatures.take(SummaryMetrics.TALLY))
          .containsExactlyInAnyOrder(
              new SummaryUpdate.Country("IS", "Iceland", 9, List.of("T0", "T1", "T2", "T3", "T4")),
              new SummaryUpdate.Change("regions", 2),
              new SummaryUpdate.Change("signatures", 7));
    }
  }

  @Test
  void publishesOnlyAtCheckpoints() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(5, true).start()) {
      signatures.send(visits(IS, 9, 1), totals(IS, 100, 5_000), tag(IS, "a", 5, 10));
      signatures.clock(60_000);
      signatures.send(tag(IS, "a", 6, 10));
      signatures.clock(120_000);
      assertThat(signatures.take()).isEmpty();
      assertThat(signatures.take(SignatureOperator.REGIONS)).isEmpty();
      signatures.barrier();
      assertThat(signatures.take()).hasSize(1);
      assertThat(signatures.take(SignatureOperator.REGIONS)).hasSize(1);
    }
  }

  @Test
  void republishesOtherScoresWhenATotalChangesByOnePercent() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(5, true).start()) {
      signatures.sendAll(largeRegion());
      signatures.barrier();
      assertThat(byId(signatures.take())).containsOnlyKeys("all|IS|a", "all|IS|b");
      signatures.send(visits(IS, 1, 2), totals(IS, 1_009, 50_009), tag(IS, "a", 51, 201));
      signatures.barrier();
      assertThat(byId(signatures.take())).containsOnlyKeys("all|IS|a");
      assertThat(signatures.take(SignatureOperator.REGIONS)).hasSize(2);
      // Less than 1 % again, but more since all scores were published.
      signatures.send(visits(IS, 1, 3), totals(IS, 1_010, 50_010), tag(IS, "a", 52, 202));
      signatures.barrier();
      Map<String, Document> exact = byId(signatures.take());
      assertThat(exact).containsOnlyKeys("all|IS|a", "all|IS|b");
      signatures.send(visits(IS, 1, 4), totals(IS, 1_011, 50_011), tag(IS, "c", 60, 80));
      signatures.barrier();
      Map<String, Document> entered = byId(signatures.take());
      assertThat(entered).containsOnlyKeys("all|IS|c");
      assertThat(json(entered.get("all|IS|c")).get("rank").asInt()).isEqualTo(1);
      assertThat(json(exact.get("all|IS|a")).get("rank").asInt()).isEqualTo(1);
      signatures.end();
      Map<String, Document> last = byId(signatures.take());
      assertThat(last).containsOnlyKeys("all|IS|a", "all|IS|b");
      assertThat(json(last.get("all|IS|a")).get("rank").asInt()).isEqualTo(2);
    }
  }

  @Test
  void republishesOtherScoresAfterRefreshInterval() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(5, true).start()) {
      signatures.clock(100_000);
      signatures.sendAll(largeRegion());
      signatures.barrier();
      signatures.take();
      for (int second = 110; second < 145; second += 10) {
        signatures.clock(second * 1_000);
        signatures.send(visits(IS, 1, second), totals(IS, 1_000 + second % 9, 50_000));
        signatures.barrier();
        assertThat(signatures.take()).isEmpty();
      }
      signatures.clock(145_000);
      signatures.send(totals(IS_2011, 1, 1));
      signatures.barrier();
      assertThat(byId(signatures.take())).containsOnlyKeys("all|IS|a", "all|IS|b");
    }
  }

  @Test
  void republishesOtherScoresWhenIdle() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = signatures(5, true).start()) {
      signatures.sendAll(largeRegion());
      signatures.barrier();
      signatures.take();
      signatures.send(visits(IS, 1, 2), totals(IS, 1_009, 50_009), tag(IS, "a", 51, 201));
      signatures.barrier();
      assertThat(byId(signatures.take())).containsOnlyKeys("all|IS|a");
      signatures.barrier();
      assertThat(byId(signatures.take())).containsOnlyKeys("all|IS|b");
      signatures.barrier();
      assertThat(signatures.take()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,1000000,0,2", "rocksdb,1000000,0,2", "hashmap,1,2,0"})
  void republishesOtherScoresAfterRestart(
      String backend, long maxBufferedBytes, int atOnce, int later) throws Exception {
    Subtasks.Kind<RegionKey, RegionUpdate, Document> kind = signatures(5, true, maxBufferedBytes);
    Subtasks.Snapshot snapshot;
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = kind.start(1, backend)) {
      signatures.sendAll(largeRegion());
      signatures.barrier();
      signatures.take();
      signatures.send(visits(IS, 1, 2), totals(IS, 1_009, 50_009));
      snapshot = signatures.checkpoint();
      // Without a buffer it is unknown which tags were updated.
      assertThat(signatures.take()).hasSize(atOnce);
    }
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        kind.restore(2, backend, snapshot)) {
      signatures.send(visits(IS, 1, 3), totals(IS, 1_009, 50_009));
      signatures.barrier();
      assertThat(signatures.take()).hasSize(later);
    }
  }

  /** Returns a region in which a photo changes sums by less than 1 %. */
  private static List<RegionUpdate> largeRegion() {
    return List.of(
        visits(IS, 900, 1),
        totals(IS, 1_000, 50_000),
        tag(IS, "a", 50, 200),
        tag(IS, "b", 40, 200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void publishesUpdatesFromBeforeRestoresAtTheEnd(String backend) throws Exception {
    Subtasks.Kind<RegionKey, RegionUpdate, Document> kind = signatures(1, false);
    Subtasks.Snapshot snapshot;
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = kind.start(1, backend)) {
      for (RegionKey key : twentyYears()) {
        signatures.send(visits(key, 9, 1), totals(key, 100, 5_000), tag(key, "a", 5, 10));
      }
      snapshot = signatures.checkpoint();
    }
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        kind.restore(3, backend, snapshot)) {
      // Half of the regions receive no more updates.
      for (RegionKey key : twentyYears().subList(0, 10)) {
        signatures.send(tag(key, "b", 8, 10));
      }
      snapshot = signatures.checkpoint();
      assertThat(signatures.take()).isEmpty();
    }
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        kind.restore(2, backend, snapshot)) {
      signatures.end();
      assertThat(byId(signatures.take())).hasSize(20).containsKeys("2009|IS|b", "2010|IS|a");
      assertThat(signatures.take(SignatureOperator.REGIONS)).hasSize(20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void restoresPublishedStateOfLastCompletedCheckpoint(String backend) throws Exception {
    Subtasks.Kind<RegionKey, RegionUpdate, Document> kind = signatures(1, true);
    Subtasks.Snapshot snapshot;
    Map<String, Document> first;
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = kind.start(1, backend)) {
      for (RegionKey key : twentyYears()) {
        signatures.send(visits(key, 9, 1), totals(key, 100, 5_000), tag(key, "a", 5, 10));
      }
      snapshot = signatures.checkpoint();
      first = byId(signatures.take());
      assertThat(first).hasSize(20);
      for (RegionKey key : twentyYears()) {
        signatures.send(tag(key, "b", 8, 10));
      }
      // This checkpoint does not complete, so the documents that it emitted are lost.
      signatures.barrier();
      assertThat(signatures.take()).hasSize(40);
    }
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        kind.restore(3, backend, snapshot)) {
      for (RegionKey key : twentyYears()) {
        signatures.send(tag(key, "b", 8, 10));
      }
      snapshot = signatures.checkpoint();
      Map<String, Document> second = byId(signatures.take());
      assertThat(second).hasSize(40);
      for (RegionKey key : twentyYears()) {
        Document gone = second.get(key.id() + "|a");
        assertThat(gone.deleted()).isTrue();
        assertThat(gone.version()).isGreaterThan(first.get(gone.id()).version());
        assertThat(second.get(key.id() + "|b").deleted()).isFalse();
      }
    }
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        kind.restore(2, backend, snapshot)) {
      signatures.barrier();
      signatures.end();
      assertThat(signatures.take()).isEmpty();
      assertThat(signatures.take(SignatureOperator.REGIONS)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,1", "rocksdb,1", "hashmap,5000", "rocksdb,5000", "hashmap,1000000"})
  void interruptedBackfillPublishesTheSame(String backend, long maxBufferedBytes) throws Exception {
    List<RegionUpdate> updates = updates();
    Map<String, String> expected = finalDocuments(signatures(4, false), updates);
    Subtasks.Kind<RegionKey, RegionUpdate, Document> kind = signatures(4, false, maxBufferedBytes);
    assertThat(finalDocuments(kind, updates)).isEqualTo(expected);
    for (int at : new int[] {1, 60, updates.size() / 2, updates.size()}) {
      Subtasks.Snapshot snapshot;
      try (Subtasks<RegionKey, RegionUpdate, Document> signatures = kind.start(2, backend)) {
        snapshot = signatures.sendAll(updates.subList(0, at)).checkpoint();
        // Updates after the barrier are lost.
        signatures.sendAll(updates.subList(at, updates.size()));
        assertThat(signatures.take()).isEmpty();
      }
      try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
          kind.restore(3, backend, snapshot)) {
        signatures.sendAll(updates.subList(at, updates.size()));
        signatures.end();
        assertThat(contents(signatures)).isEqualTo(expected);
        // If the run fails after the end of its input, everything is sent again.
        snapshot = signatures.checkpoint();
      }
      try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
          kind.restore(1, backend, snapshot)) {
        signatures.sendAll(
            updates.stream().filter(update -> !(update instanceof RegionUpdate.Visits)).toList());
        signatures.end();
        assertThat(contents(signatures)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap,1", "rocksdb,5000", "rocksdb,1000000"})
  void continuesLiveAfterABackfill(String backend, long maxBufferedBytes) throws Exception {
    List<RegionUpdate> updates = updates();
    Map<String, String> expected = finalDocuments(signatures(4, false), updates);
    int half = updates.size() / 2;
    Subtasks.Snapshot snapshot;
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        signatures(4, false, maxBufferedBytes).start(1, backend)) {
      snapshot = signatures.sendAll(updates.subList(0, half)).checkpoint();
    }
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        signatures(4, true, maxBufferedBytes).restore(2, backend, snapshot)) {
      signatures.barrier();
      Map<String, String> published = contents(signatures);
      assertThat(published)
          .isEqualTo(finalDocuments(signatures(4, false), updates.subList(0, half)));
      for (int i = half; i < updates.size(); i++) {
        signatures.send(updates.get(i));
        if (i % 7 == 0) {
          signatures.barrier();
        }
      }
      signatures.barrier();
      published.putAll(contents(signatures));
      published.values().removeIf(REMOVED::equals);
      assertThat(published).isEqualTo(expected);
      signatures.barrier();
      assertThat(signatures.take()).isEmpty();
    }
  }

  @Test
  void flushesBufferToStateWhenFull() throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> enough = signatures(4, true).start();
        Subtasks<RegionKey, RegionUpdate, Document> few = signatures(4, true, 5_000).start()) {
      enough.sendAll(updates());
      assertThat(enough.stateSize()).isZero();
      few.sendAll(updates());
      assertThat(few.stateSize()).isGreaterThan(20);
      assertThat(few.take()).isEmpty();
    }
  }

  /** Without a time budget a checkpoint ranks one region. */
  @ParameterizedTest
  @ValueSource(longs = {1, Long.MAX_VALUE})
  void regionsWithNewPhotosHavePriorityOverThoseWithNewTotals(long maxBufferedBytes)
      throws Exception {
    List<RegionKey> keys = twentyYears().subList(0, 8);
    List<RegionKey> changed = List.of(keys.get(1), keys.get(3), keys.get(4), keys.get(6));
    Subtasks.Snapshot snapshot;
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        signatures(1, true, maxBufferedBytes).start()) {
      for (RegionKey key : keys) {
        signatures.send(visits(key, 9, 1), totals(key, 100, 5_000), tag(key, "a", 5, 10));
      }
      snapshot = signatures.checkpoint();
      assertThat(signatures.take()).hasSize(8);
    }
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
        signatures(1, true, maxBufferedBytes, 0).restore(1, "hashmap", snapshot)) {
      for (RegionKey key : keys) {
        signatures.send(totals(key, 100, 9_000));
      }
      for (RegionKey key : changed) {
        signatures.send(visits(key, 1, 2));
      }
      signatures.barrier();
      assertThat(signatures.take()).hasSize(1);
      // A region that changes later does not overtake waiting ones.
      signatures.send(visits(keys.get(7), 1, 2), tag(keys.get(7), "b", 9, 10));
      List<String> order = new ArrayList<>();
      order.add(signatures.take(SignatureOperator.REGIONS).get(0).id());
      for (int barrier = 0; barrier < 8; barrier++) {
        signatures.barrier();
        signatures.take(SignatureOperator.REGIONS).forEach(region -> order.add(region.id()));
      }
      assertThat(order.subList(0, 3)).isSubsetOf(changed.stream().map(RegionKey::id).toList());
      assertThat(order).hasSize(5).endsWith("2007|IS").doesNotHaveDuplicates();
      Map<String, Document> last = byId(signatures.take());
      assertThat(last).hasSize(8).containsKeys("2000|IS|a", "2007|IS|b", "2007|IS|a");
      signatures.barrier();
      assertThat(signatures.take()).isEmpty();
    }
  }

  /** A waiting region is neither dropped nor published from outdated state. */
  @ParameterizedTest
  @CsvSource({"hashmap,1", "rocksdb,1", "hashmap,5000", "rocksdb,1000000"})
  void publishesTheSameAtTheEndWithoutTimeBudget(String backend, long maxBufferedBytes)
      throws Exception {
    List<RegionUpdate> updates = updates();
    Subtasks.Kind<RegionKey, RegionUpdate, Document> kind =
        signatures(4, true, maxBufferedBytes, 0);
    Map<String, String> published = new HashMap<>();
    Map<RegionKey, RegionUpdate> totals = new HashMap<>();
    Subtasks.Snapshot snapshot = null;
    int sent = 0;
    for (int parallelism : List.of(1, 2, 3, 1)) {
      try (Subtasks<RegionKey, RegionUpdate, Document> signatures =
          snapshot == null
              ? kind.start(parallelism, backend)
              : kind.restore(parallelism, backend, snapshot)) {
        // All regions receive their totals again.
        signatures.sendAll(List.copyOf(totals.values()));
        int until = sent + updates.size() / 4;
        while (sent < (parallelism == 1 && snapshot != null ? updates.size() : until)) {
          RegionUpdate update = updates.get(sent++);
          signatures.send(update);
          if (update instanceof RegionUpdate.Totals) {
            totals.put(update.key(), update);
          }
          if (sent % 7 == 0) {
            signatures.barrier();
            published.putAll(contents(signatures));
          }
        }
        snapshot = signatures.checkpoint();
        published.putAll(contents(signatures));
        if (sent == updates.size()) {
          for (int i = 0; i < 100; i++) {
            signatures.barrier();
            published.putAll(contents(signatures));
          }
        }
      }
    }
    published.values().removeIf(REMOVED::equals);
    assertThat(published).isEqualTo(finalDocuments(signatures(4, false), updates));
  }

  /**
   * Returns updates with tags that rise from few votes to candidates and past others, in several
   * regions.
   */
  private static List<RegionUpdate> updates() {
    return updates(true);
  }

  /** Returns updates of many regions, with rare tags in lists or individually. */
  private static List<RegionUpdate> updates(boolean lists) {
    List<RegionUpdate> updates = new ArrayList<>();
    List<RegionKey> keys = twentyYears();
    for (int round = 1; round <= 3; round++) {
      for (int region = 0; region < keys.size(); region++) {
        RegionKey key = keys.get(region);
        MostUsedTags rare = new MostUsedTags();
        for (int tag = 0; tag < region; tag++) {
          int votes = round * (tag % 4 + 1);
          if (lists && votes < MIN_PHOTOGRAPHERS) {
            rare.add("t" + tag, "T" + tag, votes);
          } else {
            updates.add(tag(key, "t" + tag, votes, 20 + 10 * round));
          }
        }
        if (rare.size() > 0) {
          updates.add(new RegionUpdate.RareTags(key, rare));
        }
        updates.add(totals(key, 100L * round + region, 5_000));
        if (region % 5 > 0 || round == 2) {
          updates.add(visits(key, round, round, region));
        }
      }
    }
    return updates;
  }

  private static Map<String, String> finalDocuments(
      Subtasks.Kind<RegionKey, RegionUpdate, Document> kind, List<RegionUpdate> updates)
      throws Exception {
    try (Subtasks<RegionKey, RegionUpdate, Document> signatures = kind.start()) {
      signatures.sendAll(updates);
      signatures.end();
      return contents(signatures);
    }
  }

  /** Returns the fields of the last published documents by id, except the update time. */
  private static Map<String, String> contents(
      Subtasks<RegionKey, RegionUpdate, Document> signatures) throws IOException {
    List<Document> documents = new ArrayList<>(signatures.take());
    documents.addAll(signatures.take(SignatureOperator.REGIONS));
    documents.sort(Comparator.comparingLong(Document::version));
    Map<String, String> contents = new HashMap<>();
    for (Document document : documents) {
      String fields = REMOVED;
      if (!document.deleted()) {
        ObjectNode source = (ObjectNode) json(document);
        source.remove("updated");
        fields = source.toString();
      }
      contents.put(document.id(), fields);
    }
    return contents;
  }

  private static List<RegionKey> twentyYears() {
    List<RegionKey> keys = new ArrayList<>();
    for (int year = 2000; year < 2020; year++) {
      keys.add(new RegionKey(year, RegionLevel.COUNTRY, "IS"));
    }
    return keys;
  }

  private static List<String> topTags(Subtasks<RegionKey, RegionUpdate, Document> signatures)
      throws IOException {
    List<Document> regions = signatures.take(SignatureOperator.REGIONS);
    assertThat(regions).hasSize(1);
    List<String> tags = new ArrayList<>();
    json(regions.get(0)).get("top_tags").forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  private static Map<String, Document> byId(List<Document> documents) {
    Map<String, Document> byId = new HashMap<>();
    for (Document document : documents) {
      assertThat(byId.put(document.id(), document)).isNull();
    }
    return byId;
  }

  private static JsonNode json(Document document) throws IOException {
    return JSON.readTree(document.source());
  }

  private static RegionUpdate visits(RegionKey key, long photos, long... voters) {
    return new RegionUpdate.Visits(key, photos, photos, voters(voters));
  }

  private static PhotographerSet voters(long... hashes) {
    PhotographerSet voters = new PhotographerSet();
    for (long hash : hashes) {
      voters.add(hash);
    }
    return voters;
  }

  private static RegionUpdate totals(RegionKey key, long votes, long worldVotes) {
    return new RegionUpdate.Totals(key, votes, worldVotes, 7);
  }

  private static RegionUpdate tag(RegionKey key, String tag, int votes, long worldVotes) {
    String label = tag.toUpperCase(java.util.Locale.ROOT);
    return new RegionUpdate.TagVotes(key, tag, label, votes, votes, worldVotes, worldVotes);
  }

  private static Subtasks.Kind<RegionKey, RegionUpdate, Document> signatures(
      int top, boolean live) {
    return signatures(top, live, Long.MAX_VALUE);
  }

  private static Subtasks.Kind<RegionKey, RegionUpdate, Document> signatures(
      int top, boolean live, long maxBufferedBytes) {
    return signatures(top, live, maxBufferedBytes, Double.MAX_VALUE);
  }

  private static Subtasks.Kind<RegionKey, RegionUpdate, Document> signatures(
      int top, boolean live, long maxBufferedBytes, double share) {
    EmitPolicy policy = new EmitPolicy(live, Duration.ofSeconds(3), Duration.ofSeconds(45), share);
    return new Subtasks.Kind<>(
        () ->
            new SignatureOperator(top, MIN_PHOTOGRAPHERS, maxBufferedBytes, policy, Models.SHIPPED),
        RegionUpdate::key,
        RegionKeySerializer.TYPE,
        new DocumentSerializer());
  }
}
