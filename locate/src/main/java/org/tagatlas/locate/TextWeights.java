package org.tagatlas.locate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.locate.PlaceCandidates.Feature;
import org.tagatlas.locate.PlaceCandidates.Learned;

/**
 * The fitted numbers of {@link TextLocator}: a weight for each feature of a candidate, and the
 * calibration of what is claimed about an answer. They were fitted on photos, but contain no text
 * of any of them.
 *
 * <p>The file {@code text-weights.tsv} has lines of tab-separated fields: {@code weight NAME
 * VALUE}, {@code calibration CLAIM SCORE PROBABILITY}, {@code about KEY TEXT}, and comments that
 * start with {@code #}. A model has the same lines, and further ones that start with {@code term}.
 */
final class TextWeights {

  /** What is claimed about an answer. */
  enum Claim {
    WITHIN_1_KM(1),
    WITHIN_5_KM(5),
    WITHIN_25_KM(25),
    WITHIN_200_KM(200),
    WITHIN_750_KM(750),
    COUNTRY(Double.NaN),
    ADMIN1(Double.NaN),
    CITY(Double.NaN);

    private final double km;

    Claim(double km) {
      this.km = km;
    }

    /** The distance that an answer is right within; NaN if the claim is one about a region. */
    double km() {
      return km;
    }

    /** Returns the claim about a region of a level. */
    static Claim of(RegionLevel level) {
      return valueOf(level.name());
    }
  }

  private final double[] weights;
  private final Map<Claim, Isotonic> calibration;
  private final SortedMap<String, String> about;

  TextWeights(double[] weights, Map<Claim, Isotonic> calibration, Map<String, String> about) {
    this.weights = weights.clone();
    this.calibration = new EnumMap<>(Claim.class);
    this.calibration.putAll(calibration);
    this.about = new TreeMap<>(about);
  }

  /** Returns the shipped weights. */
  static TextWeights load() {
    return Shipped.WEIGHTS;
  }

  double[] weights() {
    return weights.clone();
  }

  /** Returns the weight of a feature. */
  double weight(int index) {
    return weights[index];
  }

  /** Returns the weighted sum of a candidate's features. */
  double score(double[] features) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * features[i];
    }
    return sum;
  }

  /** Returns the probability that a claim with a score is true. */
  double probability(Claim claim, double score) {
    return calibration.get(claim).of(score);
  }

  /** Returns where the numbers are from: rows, folds and date. */
  SortedMap<String, String> about() {
    return new TreeMap<>(about);
  }

  /** Returns the number of fitted numbers. */
  int size() {
    int numbers = weights.length;
    for (Isotonic each : calibration.values()) {
      numbers += 2 * each.scores().length;
    }
    return numbers;
  }

  /** Returns the text of the file. */
  String text() {
    StringBuilder text = new StringBuilder();
    about.forEach((key, value) -> line(text, "about", key, value));
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] != 0) {
        line(text, "weight", name(i), number(weights[i]));
      }
    }
    calibration.forEach(
        (claim, function) -> {
          for (int i = 0; i < function.scores().length; i++) {
            line(
                text,
                "calibration",
                claim.name().toLowerCase(Locale.ROOT),
                number(function.scores()[i]),
                number(function.probabilities()[i]));
          }
        });
    return text.toString();
  }

  private static void line(StringBuilder text, String... fields) {
    text.append(String.join("\t", fields)).append('\n');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** Returns the name of a weight, such as {@code city.country_named}. */
  private static String name(int index) {
    if (index == PlaceCandidates.NOWHERE_FEATURE) {
      return "nowhere";
    }
    if (index > PlaceCandidates.NOWHERE_FEATURE) {
      Learned[] learned = Learned.values();
      return ("model." + learned[index - PlaceCandidates.NOWHERE_FEATURE - 1])
          .toLowerCase(Locale.ROOT);
    }
    Feature[] features = Feature.values();
    RegionLevel level = RegionLevel.values()[index / features.length];
    return (level + "." + features[index % features.length]).toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if a line is not as documented, with its number
   */
  static TextWeights read(InputStream in) throws IOException {
    Map<String, Integer> names = new LinkedHashMap<>();
    for (int i = 0; i < PlaceCandidates.FEATURES; i++) {
      names.put(name(i), i);
    }
    double[] weights = new double[PlaceCandidates.FEATURES];
    Map<Claim, TreeMap<Double, Double>> knots = new EnumMap<>(Claim.class);
    Map<String, String> about = new TreeMap<>();
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] fields = line.split("\t", -1);
      try {
        switch (fields[0]) {
          case "about" -> about.put(fields[1], fields[2]);
          case "weight" -> weights[names.get(fields[1])] = Double.parseDouble(fields[2]);
          case "calibration" ->
              knots
                  .computeIfAbsent(
                      Claim.valueOf(fields[1].toUpperCase(Locale.ROOT)), c -> new TreeMap<>())
                  .put(Double.valueOf(fields[2]), Double.valueOf(fields[3]));
          case "term" -> {
            // Those of a model's terms.
          }
          default -> throw new IllegalArgumentException(fields[0]);
        }
      } catch (RuntimeException e) {
        throw new IOException("line " + number + " is no weight: " + line, e);
      }
    }
    Map<Claim, Isotonic> calibration = new EnumMap<>(Claim.class);
    for (Claim claim : Claim.values()) {
      TreeMap<Double, Double> function = knots.get(claim);
      if (function == null) {
        throw new IOException("the weights have no calibration of " + claim);
      }
      calibration.put(
          claim,
          new Isotonic(
              function.keySet().stream().mapToDouble(score -> score).toArray(),
              function.values().stream().mapToDouble(probability -> probability).toArray()));
    }
    return new TextWeights(weights, calibration, about);
  }

  private static final class Shipped {
    private static final TextWeights WEIGHTS = readShipped();

    private static TextWeights readShipped() {
      try (InputStream in = TextWeights.class.getResourceAsStream("text-weights.tsv")) {
        return read(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
