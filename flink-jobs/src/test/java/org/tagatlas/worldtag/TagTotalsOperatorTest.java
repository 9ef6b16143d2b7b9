package org.tagatlas.worldtag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.model.Models;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.Utf8Text;

class TagTotalsOperatorTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static TagTotals photo(String tag, String label, String uid, int day) {
    TagTotals totals = new TagTotals(Utf8Text.of(tag));
    totals.addLabel(Utf8Text.of(label));
    totals.addPhoto(PhotographerSet.hash(uid), day);
    return totals;
  }

  private static JsonNode source(Document document) throws IOException {
    return JSON.readTree(document.source());
  }

  private static Subtasks.Kind<Integer, TagTotals, Document> counter(boolean live) {
    EmitPolicy policy =
        new EmitPolicy(live, Duration.ofSeconds(3), Duration.ofSeconds(45), Double.MAX_VALUE);
    return new Subtasks.Kind<>(
        () -> new TagTotalsOperator(1000, policy, Models.SHIPPED),
        TagTotals::bucket,
        Types.INT,
        new DocumentSerializer());
  }

  @Test
  void publishesTagsOfThreePhotographers() throws Exception {
    try (Subtasks<Integer, TagTotals, Document> counter = counter(true).start()) {
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
    try (Subtasks<Integer, TagTotals, Document> counter = counter(false).start()) {
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
    try (Subtasks<Integer, TagTotals, Document> counter = counter(false).start(2, backend)) {
      for (int i = 0; i < 40; i++) {
        for (String uid : List.of("a", "b", "c").subList(0, i < 20 ? 3 : 2)) {
          counter.send(photo("tag" + i, "Tag " + i, uid, 20110517));
        }
      }
      snapshot = counter.checkpoint();
      assertThat(counter.take()).isEmpty();
    }
    try (Subtasks<Integer, TagTotals, Document> counter =
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
  void serializesCounts() throws IOException {
    TagTotals totals = photo("beach", "Beach", "a", 20110517);
    totals.add(photo("beach", "beach", "b", 20100101));
    totals.publish();
    for (int i = 0; i < 300; i++) {
      totals.add(photo("beach", "beach", "u" + i, 0));
    }
    DataOutputSerializer out = new DataOutputSerializer(16);
    new TagTotalsSerializer().serialize(totals, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    TagTotals read = new TagTotalsSerializer().deserialize(in);
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
