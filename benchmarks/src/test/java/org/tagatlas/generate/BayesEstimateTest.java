package org.tagatlas.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.City;
import org.tagatlas.geo.Gazetteer;

class BayesEstimateTest {

  /** Enough photographers that hardly any has two photos in a sample. */
  private static final long COUNT = 4_000_000;

  private static final int SAMPLE = 9_000;
  private static final double[] BINS = {0.1, 0.5, 0.9, 1.01};

  private static final List<City> CITIES =
      Gazetteer.load().cities().stream()
          .filter(city -> city.population() >= 100_000)
          .filter(city -> Set.of("FR", "JP", "US", "ES", "GB", "AU").contains(city.country()))
          .toList();

  /**
   * What it claims follows from the distribution of texts, what it reaches from texts that were
   * drawn.
   */
  @Test
  void isRightAsOftenAsItClaims() {
    PhotoSource photos = Edition.THIRD.photos(7, COUNT, CITIES);
    BayesEstimate bayes = new BayesEstimate(CITIES);
    int[] answers = new int[BINS.length];
    double[] claimed = new double[BINS.length];
    double[] right = new double[BINS.length];
    for (int i = 0; i < SAMPLE; i++) {
      SyntheticPhoto photo = photos.photo(i * (COUNT / SAMPLE));
      assertThat(BayesEstimate.isKnown(photo.photographer().uid())).isTrue();
      if (!photo.geotagged()) {
        continue;
      }
      BayesEstimate.Answer answer = bayes.locate(photo.userTags(), photo.title());
      double metres =
          Metres.between(
              answer.latitude(),
              answer.longitude(),
              Double.parseDouble(photo.latitude()),
              Double.parseDouble(photo.longitude()));
      int bin = 0;
      while (answer.probability() > BINS[bin]) {
        bin++;
      }
      answers[bin]++;
      claimed[bin] += answer.probability();
      right[bin] += metres <= 25_000 ? 1 : 0;
    }
    double off = 0;
    for (int bin = 0; bin < BINS.length; bin++) {
      assertThat(answers[bin]).as("answers up to %s", BINS[bin]).isGreaterThan(200);
      assertThat(right[bin] / answers[bin])
          .as("observed, claimed up to %s", BINS[bin])
          .isCloseTo(claimed[bin] / answers[bin], within(0.05));
      off += claimed[bin] - right[bin];
    }
    assertThat(off / SAMPLE).isCloseTo(0, within(0.01));
  }

  @Test
  void isOnlyForPhotosOfTheEdition() {
    PhotoSource second = Edition.SECOND.photos(7, 1000, CITIES);
    for (int i = 0; i < 200; i++) {
      assertThat(BayesEstimate.isKnown(second.photo(i).photographer().uid())).isFalse();
    }
    assertThat(BayesEstimate.isKnown("12345678@N00")).isFalse();
    assertThat(BayesEstimate.isKnown("")).isFalse();
    assertThat(Photographer.number(Photographer.uid(50_123_456))).isEqualTo(50_123_456);
  }

  @Test
  void rareWordsHaveTheProbabilityOfTheirNumbers() {
    assertThat(RareWords.probability(RareWords.word(5))).isCloseTo(2.0 / 25 / 1024, within(1e-6));
    assertThat(RareWords.probability("xyzzy")).isZero();
    assertThat(RareWords.probability("bada")).isPositive();
  }
}
