package org.tagatlas.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;
import org.tagatlas.count.RegionKey;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.count.Voters;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.IdSetSerializer;
import org.tagatlas.operator.RoundTrip;
import org.tagatlas.operator.TallyUpdate;
import org.tagatlas.operator.TallyUpdateSerializer;

class PublishSerializersTest {

  @Test
  void candidatesSurvive() throws IOException {
    Candidate candidate = new Candidate("Läbel 😀", 1L << 40, 1 << 30, 1L << 41, 1L << 42);
    assertThat(RoundTrip.of(new CandidateSerializer(), candidate)).isEqualTo(candidate);
  }

  @Test
  void fewVotesSurvive() throws IOException {
    FewVotes few =
        new FewVotes(
            List.of(new FewVotes.Entry("b", "B", 2), new FewVotes.Entry("a\u0000", "", 1)));
    assertThat(RoundTrip.of(new FewVotesSerializer(), few)).isEqualTo(few);
    assertThat(RoundTrip.of(new FewVotesSerializer(), FewVotes.NONE)).isEqualTo(FewVotes.NONE);
  }

  @Test
  void whatWasPublishedSurvives() throws IOException {
    Published published = new Published(7, -1, Map.of("a", 1L, "b", Long.MIN_VALUE));
    assertThat(RoundTrip.of(new PublishedSerializer(), published)).isEqualTo(published);
    assertThat(RoundTrip.of(new PublishedSerializer(), Published.NOTHING))
        .isEqualTo(Published.NOTHING);
  }

  @Test
  void visitCountsSurviveAndTheirCopyIsDeep() throws IOException {
    for (int voters : new int[] {0, 200, 1_000}) {
      VisitCount count = new VisitCount(voters + 1, voters, new Voters());
      for (int i = 0; i < voters; i++) {
        count.voters.add(i);
      }
      VisitCount read = RoundTrip.of(new VisitCountSerializer(), count);
      VisitCount copy = new VisitCountSerializer().copy(count);
      int before = count.voters.count();
      Voters more = new Voters();
      for (int i = 0; i < 500; i++) {
        more.add(-1 - i);
      }
      count.add(new RegionUpdate.Visits(new RegionKey(0, RegionLevel.COUNTRY, "IS"), 500, 2, more));
      assertThat(count.voters.count()).isGreaterThan(before);
      for (VisitCount same : List.of(read, copy)) {
        assertThat(same.photos).isEqualTo(voters + 1);
        assertThat(same.taggedPhotos).isEqualTo(voters);
        assertThat(same.voters.count()).isEqualTo(before);
      }
    }
  }

  @Test
  void contributionsToTheSummarySurvive() throws IOException {
    for (TallyUpdate update :
        List.of(
            new TallyUpdate.Change("rejects.bad_json", -3),
            new TallyUpdate.Country("IS", "Ísland", 1L << 40, List.of("a", "")),
            new TallyUpdate.Country("IS", "", 0, List.of()))) {
      assertThat(RoundTrip.of(new TallyUpdateSerializer(), update)).isEqualTo(update);
    }
  }

  @Test
  void setsOfIdsSurviveAndTheirCopyIsDeep() throws IOException {
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
