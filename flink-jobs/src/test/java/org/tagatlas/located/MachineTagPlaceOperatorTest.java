package org.tagatlas.located;

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
import org.tagatlas.located.PhotoNews.Told;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.Subtasks;

class MachineTagPlaceOperatorTest {

  private static final TagPlace HERE = new TagPlace(10, 10, 10);
  private static final Pace LIVE =
      new Pace(true, Duration.ofSeconds(3), Duration.ofSeconds(45), Double.MAX_VALUE);
  private static final Pace BACKFILL =
      new Pace(false, Duration.ofSeconds(3), Duration.ofSeconds(45), Double.MAX_VALUE);

  @Test
  void tellsThoseThatWaitWhenATagBecomesAPlace() throws Exception {
    try (Subtasks<String, TagNews, PhotoNews> places = places(LIVE).start()) {
      places.send(waits("v:v=1", 7), at("v:v=1", 10, 1), at("v:v=1", 10, 2));
      places.barrier();
      assertThat(places.take()).isEmpty();
      places.send(at("v:v=1", 10, 3), at("v:v=2", 10, 3), waits("v:v=1", 8));
      places.barrier();
      assertThat(places.take())
          .containsExactly(new Told(7, "v:v=1", HERE, false), new Told(8, "v:v=1", HERE, false));
      places.send(waits("v:v=1", 9));
      places.barrier();
      assertThat(places.take()).containsExactly(new Told(9, "v:v=1", HERE, false));
      places.barrier();
      assertThat(places.take()).isEmpty();
    }
  }

  @Test
  void tellsOfASmallMoveLaterAndOfALargeOneAtOnce() throws Exception {
    try (Subtasks<String, TagNews, PhotoNews> places = places(LIVE).start()) {
      places.send(waits("v:v=1", 7));
      for (int i = 0; i < 9; i++) {
        places.send(at("v:v=1", 10, i));
      }
      places.barrier();
      assertThat(places.take()).hasSize(1);
      places.send(at("v:v=1", 10.000005, 1));
      places.barrier();
      assertThat(places.take()).isEmpty();
      places.clock(50_000);
      assertThat(places.take())
          .singleElement()
          .satisfies(
              told ->
                  assertThat(((Told) told).place().latitude()).isBetween(10.0000001, 10.000001));
      places.send(at("v:v=1", 10.003, 1));
      places.barrier();
      assertThat(places.take()).hasSize(1);
      for (int i = 0; i < 10; i++) {
        places.send(at("v:v=1", 20, 1));
      }
      places.barrier();
      assertThat(places.take()).containsExactly(new Told(7, "v:v=1", null, false));
    }
  }

  @Test
  void letsThoseThatWaitGoWhenATagIsSpreadOut() throws Exception {
    try (Subtasks<String, TagNews, PhotoNews> places = places(BACKFILL).start()) {
      places.send(waits("a:b=c", 7), at("a:b=c", 10, 1));
      places.barrier();
      assertThat(places.stateSize()).isEqualTo(2);
      for (int i = 0; i < 70; i++) {
        places.send(at("a:b=c", i, i));
      }
      places.send(waits("a:b=c", 8));
      places.barrier();
      assertThat(places.take())
          .containsExactly(new Told(7, "a:b=c", null, true), new Told(8, "a:b=c", null, true));
      places.send(waits("a:b=c", 9), at("a:b=c", 1, 1));
      places.barrier();
      assertThat(places.take()).containsExactly(new Told(9, "a:b=c", null, true));
      // That it is spread out, and nobody who waits.
      assertThat(places.stateSize()).isEqualTo(1);
      places.end();
      assertThat(places.take()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void tellsABackfillAtItsEndThroughRestoresAtOtherParallelisms(String backend) throws Exception {
    Subtasks.Left left = null;
    int[] parallelisms = {1, 3, 2};
    List<PhotoNews> told = new ArrayList<>();
    for (int round = 0; round < parallelisms.length; round++) {
      try (Subtasks<String, TagNews, PhotoNews> places =
          left == null
              ? places(BACKFILL).start(parallelisms[round], backend)
              : places(BACKFILL).restore(parallelisms[round], backend, left)) {
        for (int tag = 0; tag < 40; tag++) {
          places.send(at("v:v=" + tag, tag, round), waits("v:v=" + tag, 100 * round + tag));
        }
        left = places.checkpoint();
        assertThat(places.take()).isEmpty();
        if (round == 2) {
          places.end();
          told.addAll(places.take());
        }
      }
    }
    Map<Long, TagPlace> byPhoto = new HashMap<>();
    told.forEach(each -> byPhoto.put(each.photoid(), ((Told) each).place()));
    assertThat(told).hasSize(120);
    assertThat(byPhoto).hasSize(120);
    byPhoto.forEach(
        (photo, place) -> assertThat(place).isEqualTo(new TagPlace(photo % 100, 10, 10)));
  }

  private static TagNews at(String tag, double latitude, long voter) {
    return TagNews.vote(tag, PlaceSum.of(latitude, 10, voter));
  }

  private static TagNews waits(String tag, long photoid) {
    return TagNews.waits(tag, photoid);
  }

  private static Subtasks.Kind<String, TagNews, PhotoNews> places(Pace pace) {
    return new Subtasks.Kind<>(
        () -> new MachineTagPlaceOperator(100, pace),
        TagNews::tag,
        Types.STRING,
        new PhotoNewsSerializer());
  }
}
