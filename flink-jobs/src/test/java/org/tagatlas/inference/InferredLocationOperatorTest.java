package org.tagatlas.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.inference.PhotoUpdate.Arrived;
import org.tagatlas.inference.PhotoUpdate.TagPlaceChanged;
import org.tagatlas.model.Models;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;

class InferredLocationOperatorTest {

  private static final TagPlace PARIS = new TagPlace(48.8566, 2.3522, 40);
  private static final TagPlace BOSTON = new TagPlace(42.3601, -71.0589, 30);

  @Test
  void publishesPlaceOfMostCertainTag() throws Exception {
    try (Subtasks<Long, PhotoUpdate, Document> photos = photos().start()) {
      photos.send(arrived(7, "v:a=1", "v:b=1"), placeChanged(7, "v:b=1", PARIS));
      assertThat(photos.take()).isEmpty();
      photos.barrier();
      Document first = single(photos);
      assertThat(first.version()).isEqualTo(1);
      assertLocated(first, PARIS, "v:b=1", "FR");
      photos.send(placeChanged(7, "v:a=1", BOSTON));
      photos.barrier();
      Document second = single(photos);
      assertThat(second.version()).isEqualTo(2);
      assertLocated(second, BOSTON, "v:a=1", "US");
      // As uncertain as the other, which is first in alphabetical order, so nothing changes.
      photos.send(placeChanged(7, "v:b=1", new TagPlace(1, 1, 30)));
      photos.barrier();
      assertThat(photos.take()).isEmpty();
      photos.send(placeChanged(7, "v:a=1", null), placeChanged(7, "v:b=1", null));
      photos.barrier();
      assertThat(photos.take()).containsExactly(Document.removal("7", 3));
      photos.send(placeChanged(7, "v:a=1", PARIS));
      photos.barrier();
      assertThat(single(photos).version()).isEqualTo(4);
      assertThat(photos.take(SummaryMetrics.TALLY))
          .containsExactly(change(1), change(-1), change(1));
    }
  }

  @Test
  void publishesOncePerFlush() throws Exception {
    try (Subtasks<Long, PhotoUpdate, Document> photos = photos().start()) {
      photos.send(
          placeChanged(7, "v:a=1", PARIS),
          arrived(7, "v:a=1", "v:b=1"),
          placeChanged(7, "v:b=1", BOSTON),
          placeChanged(7, "v:b=1", null));
      photos.end();
      assertLocated(single(photos), PARIS, "v:a=1", "FR");
    }
  }

  @Test
  void acceptsAPhotoThatArrivesAfterItsTags() throws Exception {
    try (Subtasks<Long, PhotoUpdate, Document> photos = photos().start()) {
      photos.send(placeChanged(7, "v:a=1", PARIS), new TagPlaceChanged(8, "v:a=1", null, true));
      photos.barrier();
      assertThat(photos.take()).isEmpty();
      photos.send(arrived(7, "v:a=1"), arrived(8, "v:a=1"));
      photos.barrier();
      assertLocated(single(photos), PARIS, "v:a=1", "FR");
      // The other photo has no tag left to wait for.
      assertThat(photos.stateSize()).isEqualTo(2);
    }
  }

  @Test
  void clearsStateOfAPhotoWhoseTagsAreSpreadOut() throws Exception {
    try (Subtasks<Long, PhotoUpdate, Document> photos = photos().start()) {
      photos.send(arrived(7, "v:a=1", "v:b=1"), placeChanged(7, "v:a=1", PARIS));
      photos.barrier();
      assertThat(photos.take()).hasSize(1);
      photos.send(new TagPlaceChanged(7, "v:b=1", null, true));
      photos.barrier();
      assertThat(photos.stateSize()).isEqualTo(2);
      photos.send(new TagPlaceChanged(7, "v:a=1", null, true));
      photos.barrier();
      assertThat(photos.take()).containsExactly(Document.removal("7", 2));
      assertThat(photos.stateSize()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void restoresWaitingPhotosAtOtherParallelisms(String backend) throws Exception {
    Subtasks.Snapshot snapshot;
    try (Subtasks<Long, PhotoUpdate, Document> photos = photos().start(2, backend)) {
      for (long id = 0; id < 40; id++) {
        photos.send(arrived(id, "v:a=1"));
        if (id % 2 == 0) {
          photos.send(placeChanged(id, "v:a=1", PARIS));
        }
      }
      snapshot = photos.checkpoint();
      assertThat(photos.take()).hasSize(20);
    }
    try (Subtasks<Long, PhotoUpdate, Document> photos = photos().restore(3, backend, snapshot)) {
      for (long id = 0; id < 40; id++) {
        photos.send(placeChanged(id, "v:a=1", BOSTON));
      }
      photos.end();
      List<Document> taken = photos.take();
      assertThat(taken).hasSize(40);
      for (Document document : taken) {
        assertThat(document.version()).isEqualTo(Long.parseLong(document.id()) % 2 == 0 ? 2 : 1);
        assertLocated(document, BOSTON, "v:a=1", "US");
      }
    }
  }

  @Test
  void publishesAtThePlaceOfTheTextWhileNoMachineTagHasOne() throws Exception {
    try (Subtasks<Long, PhotoUpdate, Document> photos =
        photos(Models.SHIPPED.withText("")).start()) {
      photos.send(withText(7, "paris,france", "v:a=1"), withText(8, "sunset", "v:a=2"));
      photos.barrier();
      Document text = single(photos);
      assertThat(text.version()).isEqualTo(1);
      assertByText(text);
      photos.send(placeChanged(7, "v:a=1", BOSTON), placeChanged(8, "v:a=2", PARIS));
      photos.barrier();
      List<Document> located = photos.take();
      assertThat(located).extracting(Document::version).containsExactlyInAnyOrder(2L, 1L);
      for (Document each : located) {
        boolean is7 = each.id().equals("7");
        assertLocated(each, is7 ? BOSTON : PARIS, is7 ? "v:a=1" : "v:a=2", is7 ? "US" : "FR");
      }
      photos.send(new TagPlaceChanged(7, "v:a=1", null, true), placeChanged(8, "v:a=2", null));
      photos.barrier();
      List<Document> after = photos.take();
      assertThat(after).hasSize(2).contains(Document.removal("8", 2));
      Document again =
          after.stream().filter(each -> each.id().equals("7")).findFirst().orElseThrow();
      assertThat(again.version()).isEqualTo(3);
      assertByText(again);
      assertThat(sum(photos.take(SummaryMetrics.TALLY)))
          .containsEntry(TextLocationOperator.LOCATED, 1L)
          .containsEntry(TextLocationOperator.NOT_LOCATABLE, 1L)
          .containsEntry(InferredLocationOperator.LOCATED, 0L);
      // The first photo waits for nothing any more.
      assertThat(photos.stateSize()).isEqualTo(2);
    }
  }

  private static Map<String, Long> sum(List<SummaryUpdate> updates) {
    Map<String, Long> sums = new HashMap<>();
    for (SummaryUpdate each : updates) {
      if (each instanceof SummaryUpdate.Change change) {
        sums.merge(change.name(), change.change(), Long::sum);
      }
    }
    return sums;
  }

  private static void assertByText(Document document) throws IOException {
    JsonNode json = new ObjectMapper().readTree(document.source());
    assertThat(json.get("location_source").asText()).isEqualTo("text");
    assertThat(json.get("country").asText()).isEqualTo("FR");
    assertThat(json.get("location_model").asText()).isEqualTo("gazetteer");
  }

  private static PhotoUpdate withText(long id, String userTags, String tag) {
    return new Arrived(Samples.withText(id, userTags, tag));
  }

  private static SummaryUpdate change(long change) {
    return new SummaryUpdate.Change(InferredLocationOperator.LOCATED, change);
  }

  private static Document single(Subtasks<Long, PhotoUpdate, Document> photos) {
    List<Document> taken = photos.take();
    assertThat(taken).hasSize(1);
    return taken.get(0);
  }

  private static void assertLocated(Document document, TagPlace place, String tag, String country)
      throws IOException {
    JsonNode json = new ObjectMapper().readTree(document.source());
    assertThat(json.at("/location/lat").asDouble()).isEqualTo(place.latitude());
    assertThat(json.at("/location/lon").asDouble()).isEqualTo(place.longitude());
    assertThat(json.get("location_source").asText()).isEqualTo("machine_tag");
    assertThat(json.get("location_uncertainty_m").intValue()).isEqualTo(place.uncertaintyMetres());
    assertThat(json.get("location_machine_tag").asText()).isEqualTo(tag);
    assertThat(json.get("country").asText()).isEqualTo(country);
    assertThat(json.has("accuracy")).isFalse();
  }

  private static PhotoUpdate arrived(long id, String... tags) {
    return new Arrived(Samples.waiting(id, tags));
  }

  private static PhotoUpdate placeChanged(long id, String tag, TagPlace place) {
    return new TagPlaceChanged(id, tag, place, false);
  }

  private static Subtasks.Kind<Long, PhotoUpdate, Document> photos() {
    return photos(Models.SHIPPED);
  }

  private static Subtasks.Kind<Long, PhotoUpdate, Document> photos(Models models) {
    return new Subtasks.Kind<>(
        () -> new InferredLocationOperator(1_000, EmitPolicy.LIVE, models),
        PhotoUpdate::photoid,
        Types.LONG,
        new DocumentSerializer());
  }
}
