package org.tagatlas.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.inference.PhotoUpdate.TagPlaceChanged;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;

class MachineTagPlaceOperatorTest {

  private static final TagPlace HERE = new TagPlace(10, 10, 10);
  private static final EmitPolicy LIVE =
      new EmitPolicy(true, Duration.ofSeconds(3), Duration.ofSeconds(45), Double.MAX_VALUE);
  private static final EmitPolicy BACKFILL =
      new EmitPolicy(false, Duration.ofSeconds(3), Duration.ofSeconds(45), Double.MAX_VALUE);

  @Test
  void notifiesWaitingPhotosWhenATagGetsAPlace() throws Exception {
    try (Subtasks<String, TagUpdate, PhotoUpdate> places = places(LIVE).start()) {
      places.send(waiting("v:v=1", 7), located("v:v=1", 10, 1), located("v:v=1", 10, 2));
      places.barrier();
      assertThat(places.take()).isEmpty();
      places.send(located("v:v=1", 10, 3), located("v:v=2", 10, 3), waiting("v:v=1", 8));
      places.barrier();
      assertThat(places.take())
          .containsExactly(
              new TagPlaceChanged(7, "v:v=1", HERE, false),
              new TagPlaceChanged(8, "v:v=1", HERE, false));
      places.send(waiting("v:v=1", 9));
      places.barrier();
      assertThat(places.take()).containsExactly(new TagPlaceChanged(9, "v:v=1", HERE, false));
      places.barrier();
      assertThat(places.take()).isEmpty();
    }
  }

  @Test
  void emitsASmallMoveLaterAndALargeOneImmediately() throws Exception {
    try (Subtasks<String, TagUpdate, PhotoUpdate> places = places(LIVE).start()) {
      places.send(waiting("v:v=1", 7));
      for (int i = 0; i < 9; i++) {
        places.send(located("v:v=1", 10, i));
      }
      places.barrier();
      assertThat(places.take()).hasSize(1);
      places.send(located("v:v=1", 10.000005, 1));
      places.barrier();
      assertThat(places.take()).isEmpty();
      places.clock(50_000);
      assertThat(places.take())
          .singleElement()
          .satisfies(
              emitted ->
                  assertThat(((TagPlaceChanged) emitted).place().latitude())
                      .isBetween(10.0000001, 10.000001));
      places.send(located("v:v=1", 10.003, 1));
      places.barrier();
      assertThat(places.take()).hasSize(1);
      for (int i = 0; i < 10; i++) {
        places.send(located("v:v=1", 20, 1));
      }
      places.barrier();
      assertThat(places.take()).containsExactly(new TagPlaceChanged(7, "v:v=1", null, false));
    }
  }

  @Test
  void releasesWaitingPhotosWhenATagIsSpreadOut() throws Exception {
    try (Subtasks<String, TagUpdate, PhotoUpdate> places = places(BACKFILL).start()) {
      places.send(waiting("a:b=c", 7), located("a:b=c", 10, 1));
      places.barrier();
      assertThat(places.stateSize()).isEqualTo(2);
      for (int i = 0; i < 70; i++) {
        places.send(located("a:b=c", i, i));
      }
      places.send(waiting("a:b=c", 8));
      places.barrier();
      assertThat(places.take())
          .containsExactly(
              new TagPlaceChanged(7, "a:b=c", null, true),
              new TagPlaceChanged(8, "a:b=c", null, true));
      places.send(waiting("a:b=c", 9), located("a:b=c", 1, 1));
      places.barrier();
      assertThat(places.take()).containsExactly(new TagPlaceChanged(9, "a:b=c", null, true));
      // Only that it is spread out, without waiting photos.
      assertThat(places.stateSize()).isEqualTo(1);
      places.end();
      assertThat(places.take()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void emitsAtTheEndOfABackfillAfterRestoresAtOtherParallelisms(String backend) throws Exception {
    Subtasks.Snapshot snapshot = null;
    int[] parallelisms = {1, 3, 2};
    List<PhotoUpdate> emitted = new ArrayList<>();
    for (int round = 0; round < parallelisms.length; round++) {
      try (Subtasks<String, TagUpdate, PhotoUpdate> places =
          snapshot == null
              ? places(BACKFILL).start(parallelisms[round], backend)
              : places(BACKFILL).restore(parallelisms[round], backend, snapshot)) {
        for (int tag = 0; tag < 40; tag++) {
          places.send(located("v:v=" + tag, tag, round), waiting("v:v=" + tag, 100 * round + tag));
        }
        snapshot = places.checkpoint();
        assertThat(places.take()).isEmpty();
        if (round == 2) {
          places.end();
          emitted.addAll(places.take());
        }
      }
    }
    Map<Long, TagPlace> byPhoto = new HashMap<>();
    emitted.forEach(each -> byPhoto.put(each.photoid(), ((TagPlaceChanged) each).place()));
    assertThat(emitted).hasSize(120);
    assertThat(byPhoto).hasSize(120);
    byPhoto.forEach(
        (photo, place) -> assertThat(place).isEqualTo(new TagPlace(photo % 100, 10, 10)));
  }

  private static TagUpdate located(String tag, double latitude, long voter) {
    return TagUpdate.located(tag, PlaceSum.of(latitude, 10, voter));
  }

  private static TagUpdate waiting(String tag, long photoid) {
    return TagUpdate.waiting(tag, photoid);
  }

  private static Subtasks.Kind<String, TagUpdate, PhotoUpdate> places(EmitPolicy policy) {
    return new Subtasks.Kind<>(
        () -> new MachineTagPlaceOperator(100, policy),
        TagUpdate::tag,
        Types.STRING,
        new PhotoUpdateSerializer());
  }
}
