package org.tagatlas.locate.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The fitted weights of classes of terms, as the lines of a model's file. */
public final class ModelWeights {

  private static final int ROUNDS = 60;
  private static final double RATE = 0.05;
  private static final int MAX_CELLS = 64;

  /** Fewer photos, or photographers, are not enough to fit to. */
  private static final int MIN_PHOTOS = 300;

  private static final int MIN_PHOTOGRAPHERS = 40;

  /** How strongly weights are held at the default, in photos. */
  private static final double PRIOR_PHOTOS = 30;

  /** A photographer with n photos counts as n to this power of one with one photo. */
  private static final double PHOTOGRAPHER_EXPONENT = 0.4;

  private final TermClasses classes;

  private ModelWeights(TermClasses classes) {
    this.classes = classes;
  }

  /** Returns the weights of a model; the defaults if it has none. */
  public static ModelWeights of(LocationModel model) {
    double[] weights = TermClasses.DEFAULTS.weights().clone();
    double[] others = {TermClasses.DEFAULTS.prior(), TermClasses.DEFAULTS.size()};
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < weights.length; i++) {
      names.put(TermClasses.name(i), i);
    }
    model
        .weights()
        .lines()
        .map(line -> line.split("\t"))
        .filter(line -> line[0].equals("term"))
        .forEach(
            line -> {
              double value = Double.parseDouble(line[2]);
              switch (line[1]) {
                case "prior" -> others[0] = value;
                case "size" -> others[1] = value;
                default -> weights[names.get(line[1])] = value;
              }
            });
    return new ModelWeights(new TermClasses(weights, others[0], others[1]));
  }

  TermClasses classes() {
    return classes;
  }

  /** Returns the lines of the file. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "prior", classes.prior());
    line(text, "size", classes.size());
    for (int i = 0; i < classes.weights().length; i++) {
      line(text, TermClasses.name(i), classes.weights()[i]);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, double value) {
    text.append(String.format(Locale.ROOT, "term\t%s\t%.4f\n", name, value));
  }

  /** The cells of a photo with the evidence of each class of terms. */
  private record Example(
      long photographer, double[][] features, double[] logShares, boolean[] right) {}

  /**
   * Fits weights to photos of photographers whose photos the model does not have: they maximize the
   * posterior of the cells within 25 km. With few photos, the defaults are kept.
   */
  public static ModelWeights fit(LocationModel model, Collection<FitPhoto> photos) {
    return fitMany(List.of(Map.entry(model, photos)));
  }

  /** Fits weights to several models, each with photos that it does not have. */
  public static ModelWeights fitMany(List<Map.Entry<LocationModel, Collection<FitPhoto>>> models) {
    List<Example> examples = new ArrayList<>();
    Map<Long, Integer> counts = new HashMap<>();
    models.forEach(each -> addExamples(each.getKey(), each.getValue(), examples, counts));
    if (examples.size() < MIN_PHOTOS || counts.size() < MIN_PHOTOGRAPHERS) {
      return new ModelWeights(TermClasses.DEFAULTS);
    }
    return new ModelWeights(fit(examples, counts));
  }

  private static void addExamples(
      LocationModel model,
      Collection<FitPhoto> photos,
      List<Example> examples,
      Map<Long, Integer> counts) {
    CellScores scores = new CellScores(model, TermClasses.DEFAULTS);
    PhotoTerms terms = new PhotoTerms();
    for (FitPhoto photo : photos) {
      terms.readEncoded(photo.userTags(), photo.title());
      Example example = example(model, photo, terms, scores);
      if (example != null) {
        examples.add(example);
        counts.merge(photo.photographer(), 1, Integer::sum);
      }
    }
  }

  private static Example example(
      LocationModel model, FitPhoto photo, PhotoTerms terms, CellScores scores) {
    scores.scoreCells(terms);
    int size = scores.scored();
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) -> {
          int byScore = Double.compare(scores.score(b), scores.score(a));
          return byScore != 0
              ? byScore
              : Integer.compare(scores.scoredCell(a), scores.scoredCell(b));
        });
    int kept = Math.min(size, MAX_CELLS);
    double[][] features = new double[kept][];
    double[] logShares = new double[kept];
    boolean[] right = new boolean[kept];
    boolean any = false;
    double scale = Math.pow(scores.knownTerms(), -TermClasses.DEFAULTS.size());
    for (int i = 0; i < kept; i++) {
      int cell = scores.scoredCell(order[i]);
      features[i] = new double[TermClasses.CLASSES];
      for (int k = 0; k < scores.knownTerms(); k++) {
        int term = model.find(terms.hash(scores.known(k)));
        int kind = TermClasses.of(terms.sourceIndex(scores.known(k)), model.photographers(term));
        features[i][kind] += scale * scores.evidence(term, cell);
      }
      logShares[i] = Math.log(model.share(cell));
      right[i] =
          CellScores.km(
                  scores.latitudeOf(order[i]),
                  scores.longitudeOf(order[i]),
                  photo.latitude(),
                  photo.longitude())
              <= CellScores.NEAR_KM;
      any |= right[i];
    }
    return any && kept > 1 ? new Example(photo.photographer(), features, logShares, right) : null;
  }

  private static TermClasses fit(List<Example> examples, Map<Long, Integer> counts) {
    double[] start = Arrays.copyOf(TermClasses.DEFAULTS.weights(), TermClasses.CLASSES + 1);
    start[TermClasses.CLASSES] = TermClasses.DEFAULTS.prior();
    double[] weights = start.clone();
    double[] squares = new double[weights.length];
    for (int round = 0; round < ROUNDS; round++) {
      double[] gradient = new double[weights.length];
      double all = 0;
      for (Example example : examples) {
        double importance = Math.pow(counts.get(example.photographer), PHOTOGRAPHER_EXPONENT - 1);
        all += importance;
        addGradient(example, weights, importance, gradient);
      }
      double rate = RATE * Math.min(1, 20.0 / (round + 1));
      for (int j = 0; j < weights.length; j++) {
        double slope =
            gradient[j] - PRIOR_PHOTOS * (weights[j] - start[j]) * Math.min(1, all / 100);
        squares[j] = 0.9 * squares[j] + 0.1 * slope * slope;
        weights[j] = Math.max(0, weights[j] + rate * slope / (Math.sqrt(squares[j]) + 1e-9));
      }
    }
    return new TermClasses(
        Arrays.copyOf(weights, TermClasses.CLASSES),
        weights[TermClasses.CLASSES],
        TermClasses.DEFAULTS.size());
  }

  /** Adds the gradient of the logarithm of the posterior of the right cells. */
  private static void addGradient(
      Example example, double[] weights, double importance, double[] gradient) {
    int size = example.features.length;
    double[] posterior = new double[size];
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      double score = weights[TermClasses.CLASSES] * example.logShares[i];
      for (int j = 0; j < TermClasses.CLASSES; j++) {
        score += weights[j] * example.features[i][j];
      }
      posterior[i] = score;
      largest = Math.max(largest, score);
    }
    double all = 0;
    double right = 0;
    for (int i = 0; i < size; i++) {
      posterior[i] = Math.exp(posterior[i] - largest);
      all += posterior[i];
      right += example.right[i] ? posterior[i] : 0;
    }
    for (int i = 0; i < size; i++) {
      double slope = (example.right[i] ? posterior[i] / right : 0) - posterior[i] / all;
      slope *= importance;
      for (int j = 0; j < TermClasses.CLASSES; j++) {
        gradient[j] += slope * example.features[i][j];
      }
      gradient[TermClasses.CLASSES] += slope * example.logShares[i];
    }
  }
}
