package org.tagatlas.located;

import static org.assertj.core.api.Assertions.assertThat;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tagatlas.count.Voters;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.Subtasks;

class PlaceCombinerTest {

  @Test
  void sendsOneSumOfEachTagWithABarrier() throws Exception {
    try (Subtasks<Void, PhotoToLocate, TagNews> combiner = combiner(100)) {
      combiner.send(
          Samples.at(1, "a", 10, 10, "v:v=1", "geo:lat=10.0"),
          Samples.at(2, "b", 10, 10, "v:v=1"),
          Samples.waiting(3, "v:v=1", "v:v=2"));
      assertThat(combiner.take()).isEmpty();
      assertThat(combiner.take(PlaceCombiner.WAITING))
          .containsExactly(new PhotoNews.Arrived(Samples.waiting(3, "v:v=1", "v:v=2")));
      combiner.barrier();
      assertThat(combiner.take())
          .containsExactlyInAnyOrder(
              new TagNews(
                  "v:v=1",
                  PlaceSum.of(10, 10, Voters.hash("a")).plus(PlaceSum.of(10, 10, Voters.hash("b"))),
                  LongArrayList.of(3)),
              new TagNews("v:v=2", PlaceSum.NONE, LongArrayList.of(3)));
      combiner.barrier();
      assertThat(combiner.take()).isEmpty();
    }
  }

  @Test
  void letsNobodyWaitForWhatItKnowsIsSpreadOut() throws Exception {
    try (Subtasks<Void, PhotoToLocate, TagNews> combiner = combiner(1000)) {
      for (int i = 0; i < 90; i++) {
        combiner.send(Samples.at(i, "u" + i, i, i, "uploaded:by=app"));
      }
      combiner.barrier();
      assertThat(combiner.take()).containsExactly(TagNews.vote("uploaded:by=app", PlaceSum.SPREAD));
      combiner.send(
          Samples.waiting(100, "uploaded:by=app"),
          Samples.at(101, "u", 5, 5, "uploaded:by=app"),
          Samples.waiting(102, "uploaded:by=app", "v:v=1"));
      assertThat(combiner.take(PlaceCombiner.WAITING))
          .singleElement()
          .satisfies(
              waits -> {
                assertThat(waits.photoid()).isEqualTo(102);
                assertThat(((PhotoNews.Arrived) waits).photo().tags()).containsExactly("v:v=1");
              });
      combiner.end();
      assertThat(combiner.take()).containsExactly(TagNews.waits("v:v=1", 102));
    }
  }

  @Test
  void holdsNoMoreTagsThanItMay() throws Exception {
    try (Subtasks<Void, PhotoToLocate, TagNews> combiner = combiner(10)) {
      for (int i = 0; i < 25; i++) {
        combiner.send(Samples.waiting(i, "v:v=" + i));
      }
      assertThat(combiner.take()).hasSize(20);
      combiner.barrier();
      combiner.take();
      for (int i = 0; i < 120; i++) {
        combiner.send(Samples.waiting(i, "v:v=1"));
      }
      assertThat(combiner.take()).extracting(news -> news.waiting().size()).containsExactly(50, 50);
    }
  }

  @Test
  void takesEightTagsOfAPhotoThatWaitsAndNoCoarsePhotos() {
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

  private static Subtasks<Void, PhotoToLocate, TagNews> combiner(int maxGathered) throws Exception {
    return new Subtasks.Kind<Void, PhotoToLocate, TagNews>(
            () -> new PlaceCombiner(maxGathered, Pace.LIVE), null, null, new TagNewsSerializer())
        .start();
  }
}
