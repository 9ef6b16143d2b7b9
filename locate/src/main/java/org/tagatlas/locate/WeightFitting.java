package org.tagatlas.locate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.locate.PlaceCandidates.Candidate;
import org.tagatlas.locate.TextWeights.Claim;

/**
 * Fits {@link TextWeights} to photos with coordinates. The weights maximize the expected utility of
 * an answer that is drawn by the shares of the candidates; a photo counts less the more its
 * photographer has. The calibration is fitted to answers to photos of photographers whose photos
 * the weights were not fitted to. It is deterministic.
 */
final class WeightFitting {

  /**
   * A photo to learn from.
   *
   * @param photographer any identifier, only compared
   * @param fold the photographer's part, 0 to the number of folds minus 1
   * @param candidates not empty
   */
  record Example(
      String photographer,
      int fold,
      double latitude,
      double longitude,
      List<Candidate> candidates) {

    double km(Candidate candidate) {
      return Distance.km(latitude, longitude, candidate.latitude(), candidate.longitude());
    }
  }

  private static final int ROUNDS = 150;
  private static final double RATE = 0.08;
  private static final int SLOW_DOWN_AFTER = 60;
  private static final double MOMENTUM = 0.9;
  private static final double DECAY = 2e-5;

  /** A photographer with n photos counts as n to this power of one with one photo. */
  private static final double PHOTOGRAPHER_EXPONENT = 0.4;

  /** The utility of no answer: more than that of an answer that is wrong by 750 km. */
  private static final double NO_ANSWER = 0.15;

  private static final int KNOTS = 8;

  private WeightFitting() {}

  /** The utility of an answer with an error. */
  private static double utility(double km) {
    if (km <= 25) {
      return 1;
    } else if (km <= 200) {
      return 0.45;
    } else if (km <= 750) {
      return 0.25;
    }
    return km <= 2500 ? 0.08 : 0;
  }

  /**
   * Fits weights to all examples, and the calibration to answers out of fold.
   *
   * @param folds at least 2
   */
  static TextWeights fit(
      List<Example> examples, int folds, ReverseGeocoder geocoder, Map<String, String> about) {
    Map<Claim, List<Isotonic.Answer>> answers = new EnumMap<>(Claim.class);
    for (int fold = 0; fold < folds; fold++) {
      int kept = fold;
      List<Example> others = examples.stream().filter(each -> each.fold != kept).toList();
      TextWeights weights = new TextWeights(weights(others), Map.of(), Map.of());
      for (Example example : examples) {
        if (example.fold == fold) {
          judge(example, weights, geocoder, answers);
        }
      }
    }
    Map<Claim, Isotonic> calibration = new EnumMap<>(Claim.class);
    answers.forEach((claim, all) -> calibration.put(claim, Isotonic.fit(all, KNOTS)));
    return new TextWeights(weights(examples), calibration, about);
  }

  private static void judge(
      Example example,
      TextWeights weights,
      ReverseGeocoder geocoder,
      Map<Claim, List<Isotonic.Answer>> answers) {
    TextLocator.Answer answer = TextLocator.answer(example.candidates, weights);
    Candidate best = answer.best();
    Place truth = geocoder.locate(example.latitude, example.longitude);
    for (Claim claim : Claim.values()) {
      boolean right =
          switch (claim) {
            case COUNTRY -> truth != null && best.country().equals(truth.country());
            case ADMIN1 ->
                truth != null
                    && best.division() != null
                    && best.division().equals(truth.admin1Code());
            case CITY ->
                best.level() == RegionLevel.CITY
                    && geocoder.find(example.latitude, example.longitude) == best.place();
            default -> example.km(best) <= claim.km();
          };
      answers
          .computeIfAbsent(claim, each -> new ArrayList<>())
          .add(new Isotonic.Answer(answer.score(claim), right));
    }
  }

  private static double[] weights(List<Example> examples) {
    Map<String, Integer> photos = new HashMap<>();
    examples.forEach(example -> photos.merge(example.photographer, 1, Integer::sum));
    double[] weights = new double[PlaceCandidates.FEATURES];
    double[] squares = new double[weights.length];
    for (int round = 0; round < ROUNDS; round++) {
      double[] gradient = new double[weights.length];
      TextWeights current = new TextWeights(weights, Map.of(), Map.of());
      for (Example example : examples) {
        double[] shares = TextLocator.shares(example.candidates, current);
        double[] utilities = new double[shares.length];
        double expected = 0;
        for (int i = 0; i < shares.length; i++) {
          Candidate each = example.candidates.get(i);
          utilities[i] =
              each.place() == PlaceCandidates.NOWHERE ? NO_ANSWER : utility(example.km(each));
          expected += shares[i] * utilities[i];
        }
        double photographer = Math.pow(photos.get(example.photographer), PHOTOGRAPHER_EXPONENT - 1);
        for (int i = 0; i < shares.length; i++) {
          double slope = photographer * shares[i] * (utilities[i] - expected);
          double[] features = example.candidates.get(i).features();
          for (int j = 0; j < gradient.length; j++) {
            gradient[j] += slope * features[j];
          }
        }
      }
      double rate = RATE * Math.min(1, (double) SLOW_DOWN_AFTER / (round + 1));
      for (int j = 0; j < weights.length; j++) {
        double slope = gradient[j] - DECAY * examples.size() * weights[j];
        squares[j] = MOMENTUM * squares[j] + (1 - MOMENTUM) * slope * slope;
        weights[j] += rate * slope / (Math.sqrt(squares[j]) + 1e-9);
      }
    }
    return weights;
  }
}
