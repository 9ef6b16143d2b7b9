package org.tagatlas.located;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.located.PhotoNews.Arrived;
import org.tagatlas.located.PhotoNews.Told;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.Subtasks;
import org.tagatlas.operator.TallyCounts;
import org.tagatlas.operator.TallyUpdate;

class LocatedPhotoOperatorTest {

  private static final TagPlace PARIS = new TagPlace(48.8566, 2.3522, 40);
  private static final TagPlace BOSTON = new TagPlace(42.3601, -71.0589, 30);

  @Test
  void publishesWhereTheLeastUncertainTagIs() throws Exception {
    try (Subtasks<Long, PhotoNews, Document> photos = photos().start()) {
      photos.send(arrived(7, "v:a=1", "v:b=1"), told(7, "v:b=1", PARIS));
      assertThat(photos.take()).isEmpty();
      photos.barrier();
      Document first = one(photos);
      assertThat(first.version()).isEqualTo(1);
      assertLocated(first, PARIS, "v:b=1", "FR");
      photos.send(told(7, "v:a=1", BOSTON));
      photos.barrier();
      Document second = one(photos);
      assertThat(second.version()).isEqualTo(2);
      assertLocated(second, BOSTON, "v:a=1", "US");
      // As uncertain as the other: the first by text, so nothing changes.
      photos.send(told(7, "v:b=1", new TagPlace(1, 1, 30)));
      photos.barrier();
      assertThat(photos.take()).isEmpty();
      photos.send(told(7, "v:a=1", null), told(7, "v:b=1", null));
      photos.barrier();
      assertThat(photos.take()).containsExactly(Document.removal("7", 3));
      photos.send(told(7, "v:a=1", PARIS));
      photos.barrier();
      assertThat(one(photos).version()).isEqualTo(4);
      assertThat(photos.take(TallyCounts.TALLY)).containsExactly(change(1), change(-1), change(1));
    }
  }

  @Test
  void publishesOnceWhatComesTogether() throws Exception {
    try (Subtasks<Long, PhotoNews, Document> photos = photos().start()) {
      photos.send(
          told(7, "v:a=1", PARIS),
          arrived(7, "v:a=1", "v:b=1"),
          told(7, "v:b=1", BOSTON),
          told(7, "v:b=1", null));
      photos.end();
      assertLocated(one(photos), PARIS, "v:a=1", "FR");
    }
  }

  @Test
  void waitsForAPhotoThatComesBehindItsNews() throws Exception {
    try (Subtasks<Long, PhotoNews, Document> photos = photos().start()) {
      photos.send(told(7, "v:a=1", PARIS), new Told(8, "v:a=1", null, true));
      photos.barrier();
      assertThat(photos.take()).isEmpty();
      photos.send(arrived(7, "v:a=1"), arrived(8, "v:a=1"));
      photos.barrier();
      assertLocated(one(photos), PARIS, "v:a=1", "FR");
      // The other one has nothing to wait for.
      assertThat(photos.stateSize()).isEqualTo(2);
    }
  }

  @Test
  void leavesNothingOfAPhotoWhoseTagsAreSpreadOut() throws Exception {
    try (Subtasks<Long, PhotoNews, Document> photos = photos().start()) {
      photos.send(arrived(7, "v:a=1", "v:b=1"), told(7, "v:a=1", PARIS));
      photos.barrier();
      assertThat(photos.take()).hasSize(1);
      photos.send(new Told(7, "v:b=1", null, true));
      photos.barrier();
      assertThat(photos.stateSize()).isEqualTo(2);
      photos.send(new Told(7, "v:a=1", null, true));
      photos.barrier();
      assertThat(photos.take()).containsExactly(Document.removal("7", 2));
      assertThat(photos.stateSize()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void goesOnAfterRestoresAtOtherParallelisms(String backend) throws Exception {
    Subtasks.Left left;
    try (Subtasks<Long, PhotoNews, Document> photos = photos().start(2, backend)) {
      for (long id = 0; id < 40; id++) {
        photos.send(arrived(id, "v:a=1"));
        if (id % 2 == 0) {
          photos.send(told(id, "v:a=1", PARIS));
        }
      }
      left = photos.checkpoint();
      assertThat(photos.take()).hasSize(20);
    }
    try (Subtasks<Long, PhotoNews, Document> photos = photos().restore(3, backend, left)) {
      for (long id = 0; id < 40; id++) {
        photos.send(told(id, "v:a=1", BOSTON));
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

  private static TallyUpdate change(long change) {
    return new TallyUpdate.Change(LocatedPhotoOperator.LOCATED, change);
  }

  private static Document one(Subtasks<Long, PhotoNews, Document> photos) {
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

  private static PhotoNews arrived(long id, String... tags) {
    return new Arrived(Samples.waiting(id, tags));
  }

  private static PhotoNews told(long id, String tag, TagPlace place) {
    return new Told(id, tag, place, false);
  }

  private static Subtasks.Kind<Long, PhotoNews, Document> photos() {
    return new Subtasks.Kind<>(
        () -> new LocatedPhotoOperator(1_000, Pace.LIVE),
        PhotoNews::photoid,
        Types.LONG,
        new DocumentSerializer());
  }
}
