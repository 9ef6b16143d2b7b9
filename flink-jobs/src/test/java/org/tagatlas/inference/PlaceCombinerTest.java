package org.tagatlas.inference;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.sketch.PhotographerSet;

class PlaceCombinerTest {

  @Test
  void emitsOneSumPerTagWithEachBarrier() throws Exception {
    try (Subtasks<Void, PhotoToLocate, TagUpdate> combiner = combiner(100)) {
      combiner.send(
          Samples.at(1, "a", 10, 10, "v:v=1", "geo:lat=10.0"),
          Samples.at(2, "b", 10, 10, "v:v=1"),
          Samples.waiting(3, "v:v=1", "v:v=2"));
      assertThat(combiner.take()).isEmpty();
      assertThat(combiner.take(PlaceCombiner.WAITING))
          .containsExactly(new PhotoUpdate.Arrived(Samples.waiting(3, "v:v=1", "v:v=2")));
      combiner.barrier();
      assertThat(combiner.take())
          .containsExactlyInAnyOrder(
              new TagUpdate(
                  "v:v=1",
                  PlaceSum.of(10, 10, PhotographerSet.hash("a"))
                      .plus(PlaceSum.of(10, 10, PhotographerSet.hash("b"))),
                  LongArrayList.of(3)),
              new TagUpdate("v:v=2", PlaceSum.NONE, LongArrayList.of(3)));
      combiner.barrier();
      assertThat(combiner.take()).isEmpty();
    }
  }

  @Test
  void skipsTagsKnownToBeSpreadOut() throws Exception {
    try (Subtasks<Void, PhotoToLocate, TagUpdate> combiner = combiner(1000)) {
      for (int i = 0; i < 90; i++) {
        combiner.send(Samples.at(i, "u" + i, i, i, "uploaded:by=app"));
      }
      combiner.barrier();
      assertThat(combiner.take())
          .containsExactly(TagUpdate.located("uploaded:by=app", PlaceSum.SPREAD));
      combiner.send(
          Samples.waiting(100, "uploaded:by=app"),
          Samples.at(101, "u", 5, 5, "uploaded:by=app"),
          Samples.waiting(102, "uploaded:by=app", "v:v=1"));
      assertThat(combiner.take(PlaceCombiner.WAITING))
          .singleElement()
          .satisfies(
              arrived -> {
                assertThat(arrived.photoid()).isEqualTo(102);
                assertThat(((PhotoUpdate.Arrived) arrived).photo().tags()).containsExactly("v:v=1");
              });
      combiner.end();
      assertThat(combiner.take()).containsExactly(TagUpdate.waiting("v:v=1", 102));
    }
  }

  @Test
  void flushesWhenTheBufferIsFull() throws Exception {
    try (Subtasks<Void, PhotoToLocate, TagUpdate> combiner = combiner(10)) {
      for (int i = 0; i < 25; i++) {
        combiner.send(Samples.waiting(i, "v:v=" + i));
      }
      assertThat(combiner.take()).hasSize(20);
      combiner.barrier();
      combiner.take();
      for (int i = 0; i < 120; i++) {
        combiner.send(Samples.waiting(i, "v:v=1"));
      }
      assertThat(combiner.take())
          .extracting(update -> update.waiting().size())
          .containsExactly(50, 50);
    }
  }

  @Test
  void limitsTagsOfWaitingPhotosAndSkipsInaccuratePhotos() {
    String[] many = {"a:b=1", "a:b=2", "geo:lon=1", "a:b=3", "a:b=4", "a:b=5", "a:b=6", "a:b=7"};
    assertThat(Samples.waiting(1, many).tags()).hasSize(7).doesNotContain("geo:lon=1");
    String[] more = new String[20];
    for (int i = 0; i < 20; i++) {
      more[i] = "a:b=" + i;
    }
    assertThat(Samples.waiting(1, more).tags()).isEqualTo(List.of(more).subList(0, 8));
    assertThat(Samples.at(1, "a", 1, 1, more).tags()).hasSize(20);
    assertThat(Samples.photo(1, "a", 1, 1, 11, more)).isNull();
    assertThat(Samples.photo(1, "a", 1, 1, 0, more)).isNotNull();
    assertThat(Samples.waiting(1, "geo:lat=1.5")).isNull();
    assertThat(Samples.waiting(1)).isNull();
  }

  private static Subtasks<Void, PhotoToLocate, TagUpdate> combiner(int maxBuffered)
      throws Exception {
    return new Subtasks.Kind<Void, PhotoToLocate, TagUpdate>(
            () -> new PlaceCombiner(maxBuffered, EmitPolicy.LIVE),
            null,
            null,
            new TagUpdateSerializer())
        .start();
  }
}
