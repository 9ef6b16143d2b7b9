package org.tagatlas.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.IdSetSerializer;
import org.tagatlas.region.RegionKey;
import org.tagatlas.runtime.RoundTrip;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.runtime.SummaryUpdateSerializer;
import org.tagatlas.sketch.PhotographerSet;

class PublishSerializersTest {

  private static final RegionKey IS = new RegionKey(0, RegionLevel.COUNTRY, "IS");

  @Test
  void candidatesSurviveRoundTrip() throws IOException {
    Candidate candidate = new Candidate("Läbel 😀", 1L << 40, 1 << 30, 1L << 41, 1L << 42);
    assertThat(RoundTrip.of(new CandidateSerializer(), candidate)).isEqualTo(candidate);
  }

  @Test
  void regionsSurviveRoundTrip() throws IOException {
    RegionState region = new RegionState();
    assertThat(RoundTrip.of(new RegionStateSerializer(), region))
        .usingRecursiveComparison()
        .isEqualTo(region);
    region.add(new RegionUpdate.Visits(IS, 1L << 40, 1L << 33, voters(0, 4)));
    region.set(new RegionUpdate.Totals(IS, 1L << 41, 1L << 42, 1L << 40));
    region.addFewVotes("b", "B", 2);
    region.addFewVotes("a\u0000", "", 1);
    region.addFewVotes("same", "same", 1);
    region.hasCandidates = true;
    region.published =
        new Published(
            7,
            -1,
            Map.of("a", 1L, "b", Long.MIN_VALUE),
            new Published.Ranked(1L << 41, 1L << 40, 1L << 42));
    assertThat(RoundTrip.of(new RegionStateSerializer(), region))
        .usingRecursiveComparison()
        .isEqualTo(region);
    region.published = new Published(1L << 40, 1, Map.of(), Published.Ranked.NEVER);
    region.voters = null;
    region.photos = 0;
    region.taggedPhotos = 0;
    assertThat(RoundTrip.of(new RegionStateSerializer(), region))
        .usingRecursiveComparison()
        .isEqualTo(region);
  }

  @Test
  void visitsSurviveRoundTripAndAreDeepCopied() throws IOException {
    for (int voters : new int[] {0, 200, 1_000}) {
      RegionState region = new RegionState();
      region.add(new RegionUpdate.Visits(IS, voters + 1, voters, voters(0, voters)));
      RegionState read = RoundTrip.of(new RegionStateSerializer(), region);
      RegionState copy = new RegionStateSerializer().copy(region);
      int before = region.voters.count();
      region.add(new RegionUpdate.Visits(IS, 500, 2, voters(-500, 0)));
      assertThat(region.voters.count()).isGreaterThan(before);
      for (RegionState same : List.of(read, copy)) {
        assertThat(same.photos).isEqualTo(voters + 1);
        assertThat(same.taggedPhotos).isEqualTo(voters);
        assertThat(same.voters.count()).isEqualTo(before);
      }
    }
  }

  private static PhotographerSet voters(int from, int to) {
    PhotographerSet voters = new PhotographerSet();
    for (int i = from; i < to; i++) {
      voters.add(i);
    }
    return voters;
  }

  @Test
  void summaryUpdatesSurviveRoundTrip() throws IOException {
    for (SummaryUpdate update :
        List.of(
            new SummaryUpdate.Change("rejects.bad_json", -3),
            new SummaryUpdate.Position("kafka://photos/3", 1L << 40),
            new SummaryUpdate.Country("IS", "Ísland", 1L << 40, List.of("a", "")),
            new SummaryUpdate.Country("IS", "", 0, List.of()))) {
      assertThat(RoundTrip.of(new SummaryUpdateSerializer(), update)).isEqualTo(update);
    }
  }

  @Test
  void idSetsSurviveRoundTripAndAreDeepCopied() throws IOException {
    RoaringBitmap ids = RoaringBitmap.bitmapOf(0, 1, 65_535, 40_000);
    ids.add(100L, 5_000L);
    RoaringBitmap copy = new IdSetSerializer().copy(ids);
    assertThat(RoundTrip.of(new IdSetSerializer(), ids)).isEqualTo(ids);
    assertThat(RoundTrip.of(new IdSetSerializer(), new RoaringBitmap()))
        .isEqualTo(new RoaringBitmap());
    ids.add(50_000);
    assertThat(copy.contains(50_000)).isFalse();
    assertThat(copy.getCardinality()).isEqualTo(ids.getCardinality() - 1);
  }
}
