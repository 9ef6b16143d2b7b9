package org.tagatlas.locate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

  /** A better point of the right city is worth a little. */
  private static final double WITHIN_1_KM = 1.15;

  private static final double WITHIN_5_KM = 1.05;

  private static final int KNOTS = 8;
  private static final int MAX_KNOTS = 40;
  private static final int ANSWERS_PER_KNOT = 1000;

  /** How strongly weights are held at those of the start, per photo. */
  private static final double HOLD = 1e-3;

  private WeightFitting() {}

  /** The utility of an answer with an error. */
  private static double utility(double km) {
    if (km <= 25) {
      return km <= 1 ? WITHIN_1_KM : km <= 5 ? WITHIN_5_KM : 1;
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
   * @param start what weights are held at where there are few examples; null for 0
   */
  static TextWeights fit(
      List<Example> examples,
      int folds,
      ReverseGeocoder geocoder,
      TextWeights start,
      Map<String, String> about) {
    Map<Claim, List<Isotonic.Answer>> answers = new EnumMap<>(Claim.class);
    for (int fold = 0; fold < folds; fold++) {
      int kept = fold;
      List<Example> others = examples.stream().filter(each -> each.fold != kept).toList();
      TextWeights weights = new TextWeights(weights(others, start), Map.of(), Map.of());
      for (Example example : examples) {
        if (example.fold == fold) {
          judge(example, weights, geocoder, answers);
        }
      }
    }
    Map<Claim, Isotonic> calibration = new EnumMap<>(Claim.class);
    int knots = Math.max(KNOTS, Math.min(MAX_KNOTS, examples.size() / ANSWERS_PER_KNOT));
    answers.forEach((claim, all) -> calibration.put(claim, Isotonic.fit(all, knots)));
    return new TextWeights(weights(examples, start), calibration, about);
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

  /** An example with what does not change from round to round; most features are 0. */
  private static final class Prepared {

    private final int[][] features;
    private final double[][] values;
    private final double[] utilities;
    private final double importance;
    private final double[] shares;

    Prepared(Example example, int photos) {
      int size = example.candidates.size();
      features = new int[size][];
      values = new double[size][];
      utilities = new double[size];
      shares = new double[size];
      importance = Math.pow(photos, PHOTOGRAPHER_EXPONENT - 1);
      for (int i = 0; i < size; i++) {
        Candidate each = example.candidates.get(i);
        utilities[i] =
            each.place() == PlaceCandidates.NOWHERE ? NO_ANSWER : utility(example.km(each));
        double[] all = each.features();
        features[i] = IntStream.range(0, all.length).filter(j -> all[j] != 0).toArray();
        values[i] = IntStream.of(features[i]).mapToDouble(j -> all[j]).toArray();
      }
    }

    /** Adds the gradient of the expected utility. */
    void addGradient(double[] weights, double[] gradient) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < shares.length; i++) {
        double score = 0;
        for (int k = 0; k < features[i].length; k++) {
          score += weights[features[i][k]] * values[i][k];
        }
        shares[i] = score;
        largest = Math.max(largest, score);
      }
      double sum = 0;
      double expected = 0;
      for (int i = 0; i < shares.length; i++) {
        shares[i] = Math.exp(shares[i] - largest);
        sum += shares[i];
        expected += shares[i] * utilities[i];
      }
      expected /= sum;
      for (int i = 0; i < shares.length; i++) {
        double slope = importance * shares[i] / sum * (utilities[i] - expected);
        for (int k = 0; k < features[i].length; k++) {
          gradient[features[i][k]] += slope * values[i][k];
        }
      }
    }
  }

  private static double[] weights(List<Example> examples, TextWeights start) {
    Map<String, Integer> photos = new HashMap<>();
    examples.forEach(example -> photos.merge(example.photographer, 1, Integer::sum));
    List<Prepared> prepared =
        examples.stream()
            .map(example -> new Prepared(example, photos.get(example.photographer)))
            .toList();
    double[] held = start == null ? new double[PlaceCandidates.FEATURES] : start.weights();
    double decay = start == null ? DECAY : HOLD;
    double[] weights = held.clone();
    double[] squares = new double[weights.length];
    for (int round = 0; round < ROUNDS; round++) {
      double[] gradient = new double[weights.length];
      for (Prepared each : prepared) {
        each.addGradient(weights, gradient);
      }
      double rate = RATE * Math.min(1, (double) SLOW_DOWN_AFTER / (round + 1));
      for (int j = 0; j < weights.length; j++) {
        double slope = gradient[j] - decay * examples.size() * (weights[j] - held[j]);
        squares[j] = MOMENTUM * squares[j] + (1 - MOMENTUM) * slope * slope;
        weights[j] += rate * slope / (Math.sqrt(squares[j]) + 1e-9);
      }
    }
    return weights;
  }
}
