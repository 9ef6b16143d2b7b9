package org.tagatlas.worldtag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.count.SightingPage;
import org.tagatlas.count.TagCounting;
import org.tagatlas.count.TagSighting;
import org.tagatlas.model.Models;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.Utf8Text;

class TagTotalsOperatorTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static SightingPage photo(String tag, String label, String uid, int day) {
    return TagCounting.page(sighting(tag, label, uid, day, "IS"));
  }

  private static TagSighting sighting(
      String tag, String label, String uid, int day, String country) {
    return TagCounting.labelled(
        tag, label, PhotographerSet.hash(uid), day, TagCounting.place(country));
  }

  private static JsonNode source(Document document) throws IOException {
    return JSON.readTree(document.source());
  }

  private static Subtasks.Kind<Integer, SightingPage, Document> counter(boolean live) {
    return counter(live, 1 << 20);
  }

  private static Subtasks.Kind<Integer, SightingPage, Document> counter(
      boolean live, long maxBufferedBytes) {
    EmitPolicy policy =
        new EmitPolicy(live, Duration.ofSeconds(3), Duration.ofSeconds(45), Double.MAX_VALUE);
    return new Subtasks.Kind<>(
        () -> new TagTotalsOperator(maxBufferedBytes, policy, Models.SHIPPED),
        SightingPage::bucket,
        Types.INT,
        new DocumentSerializer());
  }

  @Test
  void publishesTagsOfThreePhotographers() throws Exception {
    try (Subtasks<Integer, SightingPage, Document> counter = counter(true).start()) {
      counter.send(
          photo("beach", "Beach", "a", 20110517),
          photo("beach", "beach", "b", 20090101),
          photo("beach", "Beach", "b", 0),
          photo("rare", "rare", "a", 20110517));
      counter.barrier();
      assertThat(counter.take()).as("two photographers").isEmpty();
      counter.send(photo("beach", "BEACH", "c", 20130101));
      counter.barrier();
      List<Document> published = counter.take();
      assertThat(published).hasSize(1);
      assertThat(published.get(0).id()).isEqualTo("beach");
      assertThat(published.get(0).version()).isEqualTo(1);
      assertThat(source(published.get(0)))
          .isEqualTo(
              JSON.readTree(
                  """
                  {"tag":"beach","label":"Beach","labels":["Beach","BEACH","beach"],
                   "tag_class":"thing","photos":4,"photographers":3,
                   "first_seen":"2009-01-01","last_seen":"2013-01-01"}"""));
      counter.barrier();
      assertThat(counter.take()).as("nothing has changed").isEmpty();
      counter.send(photo("beach", "beach", "c", 20140101), photo("rare", "rare", "a", 20110517));
      counter.end();
      assertThat(counter.take())
          .singleElement()
          .satisfies(document -> assertThat(document.version()).isEqualTo(2));
    }
  }

  @Test
  void publishesABackfillAtItsEnd() throws Exception {
    try (Subtasks<Integer, SightingPage, Document> counter = counter(false).start()) {
      for (String uid : List.of("a", "b", "c")) {
        counter.send(photo("sony", "sony", uid, 20110517), photo("paris", "Paris", uid, 0));
      }
      counter.barrier();
      assertThat(counter.take()).isEmpty();
      counter.end();
      Map<String, JsonNode> published = new HashMap<>();
      for (Document document : counter.take()) {
        published.put(document.id(), source(document));
      }
      assertThat(published).containsOnlyKeys("sony", "paris");
      assertThat(published.get("sony").path("tag_class").asText()).isEqualTo("gear");
      assertThat(published.get("paris").path("tag_class").asText()).isEqualTo("place");
      assertThat(published.get("paris").has("first_seen")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void liveStreamPublishesWhatARestoredBackfillHasCounted(String backend) throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Integer, SightingPage, Document> counter = counter(false).start(2, backend)) {
      for (int i = 0; i < 40; i++) {
        for (String uid : List.of("a", "b", "c").subList(0, i < 20 ? 3 : 2)) {
          counter.send(photo("tag" + i, "Tag " + i, uid, 20110517));
        }
      }
      snapshot = counter.checkpoint();
      assertThat(counter.take()).isEmpty();
    }
    try (Subtasks<Integer, SightingPage, Document> counter =
        counter(true).restore(3, backend, snapshot)) {
      counter.send(photo("tag20", "Tag 20", "c", 20120517));
      counter.barrier();
      Map<String, JsonNode> published = new HashMap<>();
      for (Document document : counter.take()) {
        assertThat(published.put(document.id(), source(document))).isNull();
      }
      assertThat(published).hasSize(21);
      assertThat(published.get("tag20").path("photos").asInt()).isEqualTo(3);
      assertThat(published.get("tag20").path("last_seen").asText()).isEqualTo("2012-05-17");
      assertThat(published.get("tag3").path("photographers").asInt()).isEqualTo(3);
    }
  }

  @Test
  void countsTheSameWithoutABuffer() throws Exception {
    try (Subtasks<Integer, SightingPage, Document> counter = counter(false, 1).start()) {
      for (String uid : List.of("a", "b", "c", "a")) {
        counter.send(photo("beach", "Beach", uid, 20110517), photo("rare", "rare", uid, 0));
      }
      counter.send(TagCounting.page(sighting("beach", "BEACH", "d", 20120517, null)));
      counter.end();
      Map<String, JsonNode> published = new HashMap<>();
      for (Document document : counter.take()) {
        assertThat(published.put(document.id(), source(document))).isNull();
      }
      assertThat(published).containsOnlyKeys("beach", "rare");
      JsonNode beach = published.get("beach");
      assertThat(beach.path("photos").asInt()).as("of photos with a place").isEqualTo(4);
      assertThat(beach.path("photographers").asInt()).isEqualTo(3);
      assertThat(beach.path("last_seen").asText()).isEqualTo("2011-05-17");
      assertThat(beach.path("labels")).extracting(JsonNode::asText).contains("BEACH");
    }
  }

  @Test
  void serializesCounts() throws IOException {
    List<TagSighting> sightings = new ArrayList<>();
    sightings.add(sighting("beach", "Beach", "a", 20110517, "IS"));
    sightings.add(sighting("beach", "beach", "b", 20100101, "FR"));
    for (int i = 0; i < 300; i++) {
      sightings.add(sighting("beach", "beach", "u" + i, 0, "IS"));
    }
    TagTotalsBucket bucket = new TagTotalsBucket(new TreeMap<>());
    TagTotals totals = bucket.of(Utf8Text.of("beach"));
    totals.publish();
    totals.add(TagCounting.index(sightings), 0);
    DataOutputSerializer out = new DataOutputSerializer(16);
    new TagTotalsBucketSerializer().serialize(bucket, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    TagTotals read =
        new TagTotalsBucketSerializer().deserialize(in).tags().get(Utf8Text.of("beach"));
    assertThat(in.available()).isZero();
    assertThat(read.tag()).isEqualTo(totals.tag());
    assertThat(read.photos()).isEqualTo(302);
    assertThat(read.photographers()).isEqualTo(totals.photographers()).isBetween(290, 315);
    assertThat(read.labels(9)).containsExactly("beach", "Beach");
    assertThat(read.firstDay()).isEqualTo(20100101);
    assertThat(read.lastDay()).isEqualTo(20110517);
    assertThat(read.version()).isEqualTo(1);
    assertThat(read.isPublished()).isFalse();
  }
}
