package org.tagatlas.accuracy;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.tagatlas.accuracy.TextAccuracy.Method;
import org.tagatlas.accuracy.TextAccuracy.Result;
import org.tagatlas.accuracy.TextAccuracy.Tested;

/**
 * The measures of {@link TextAccuracy}: as a table, as {@code evaluation.json}, and as plots in
 * SVG. No answer counts as wrong, except in what is measured of the answered photos. It is the same
 * for the same photos.
 */
public final class TextAccuracyReport {

  private static final double[] KM = {0.01, 0.1, 1, 5, 25, 200, 750, 2500};
  private static final double NEAR_KM = 25;
  private static final int RESAMPLES = 1000;
  private static final int DECILES = 10;
  private static final int CURVE_POINTS = 20;
  private static final int[] TERMS = {1, 2, 4, 8, 16, 32};

  private final List<Tested> tested;
  private final List<TextAccuracy.Error> errors;
  private final List<Map<String, Object>> sample;
  private final int photographers;
  private final long withoutText;
  private final Set<Method> methods;

  TextAccuracyReport(
      List<Tested> tested,
      List<TextAccuracy.Error> errors,
      List<Map<String, Object>> sample,
      int photographers,
      long withoutText,
      Set<Method> methods) {
    this.tested = tested;
    this.errors = errors;
    this.sample = sample;
    this.photographers = photographers;
    this.withoutText = withoutText;
    this.methods = methods;
  }

  /** Returns the number of photos that were tested. */
  public int photos() {
    return tested.size();
  }

  private static boolean isNear(Result result) {
    return result != null && result.km() <= NEAR_KM;
  }

  private double share(Method method, double km) {
    return (double)
            tested.stream()
                .map(each -> each.results().get(method))
                .filter(result -> result != null && result.km() <= km)
                .count()
        / tested.size();
  }

  private double answered(Method method) {
    return (double) tested.stream().filter(each -> each.results().containsKey(method)).count()
        / tested.size();
  }

  /** Returns the mean confidence of a method that answers all photos. */
  private double claimed(Method method) {
    return tested.stream()
        .mapToDouble(each -> each.results().get(method).confidence())
        .average()
        .orElse(Double.NaN);
  }

  /** Returns the median error; NaN if it is that of a photo without an answer. */
  private double median(Method method, boolean ofAnswered) {
    double[] errorsKm =
        tested.stream()
            .map(each -> each.results().get(method))
            .filter(result -> !ofAnswered || result != null)
            .mapToDouble(result -> result == null ? Double.POSITIVE_INFINITY : result.km())
            .sorted()
            .toArray();
    double median = errorsKm.length == 0 ? Double.NaN : errorsKm[(errorsKm.length - 1) / 2];
    return Double.isInfinite(median) ? Double.NaN : median;
  }

  /** Returns the mean over groups of the share within 25 km. */
  private double mean(Method method, Function<Tested, Object> group) {
    Map<Object, int[]> counts = new LinkedHashMap<>();
    for (Tested each : tested) {
      int[] count = counts.computeIfAbsent(group.apply(each), key -> new int[2]);
      count[0]++;
      count[1] += isNear(each.results().get(method)) ? 1 : 0;
    }
    return counts.values().stream()
        .mapToDouble(count -> (double) count[1] / count[0])
        .average()
        .orElse(Double.NaN);
  }

  /**
   * Returns the 2.5 and 97.5 % quantiles of the share within 25 km, and of its mean over
   * photographers, if photographers are drawn again.
   */
  private double[] intervals(Method method) {
    int[] photos = new int[photographers];
    int[] near = new int[photographers];
    for (Tested each : tested) {
      photos[each.photographer()]++;
      near[each.photographer()] += isNear(each.results().get(method)) ? 1 : 0;
    }
    SplittableRandom random = new SplittableRandom(1);
    double[] shares = new double[RESAMPLES];
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      long all = 0;
      long hits = 0;
      double sum = 0;
      for (int j = 0; j < photographers; j++) {
        int drawn = random.nextInt(photographers);
        all += photos[drawn];
        hits += near[drawn];
        sum += (double) near[drawn] / photos[drawn];
      }
      shares[i] = (double) hits / all;
      means[i] = sum / photographers;
    }
    Arrays.sort(shares);
    Arrays.sort(means);
    int low = RESAMPLES / 40;
    int high = RESAMPLES - 1 - low;
    return new double[] {shares[low], shares[high], means[low], means[high]};
  }

  /**
   * A part of the answers by confidence.
   *
   * @param claimed mean confidence
   * @param observed share within 25 km
   */
  record Bin(int answers, double claimed, double observed) {}

  private List<Result> byConfidence() {
    return tested.stream()
        .map(each -> each.results().get(Method.TEXT))
        .filter(result -> result != null)
        .sorted(Comparator.comparingDouble(Result::confidence).reversed())
        .toList();
  }

  private static Bin bin(List<Result> results) {
    return new Bin(
        results.size(),
        results.stream().mapToDouble(Result::confidence).average().orElse(Double.NaN),
        (double) results.stream().filter(TextAccuracyReport::isNear).count() / results.size());
  }

  private List<Bin> deciles() {
    List<Result> sorted = byConfidence();
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < DECILES; i++) {
      int from = (int) ((long) i * sorted.size() / DECILES);
      int to = (int) ((long) (i + 1) * sorted.size() / DECILES);
      if (to > from) {
        bins.add(bin(sorted.subList(from, to)));
      }
    }
    return bins;
  }

  /** Returns the expected calibration error: the mean difference, weighted by answers. */
  private static double calibrationError(List<Bin> bins) {
    double all = bins.stream().mapToInt(Bin::answers).sum();
    return bins.stream()
        .mapToDouble(bin -> bin.answers / all * Math.abs(bin.claimed - bin.observed))
        .sum();
  }

  /** Returns pairs of the share of photos that are answered and the accuracy of these. */
  private List<double[]> curve() {
    List<Result> sorted = byConfidence();
    List<double[]> points = new ArrayList<>();
    for (int i = 1; i <= CURVE_POINTS; i++) {
      int size = sorted.size() * i / CURVE_POINTS;
      if (size > 0) {
        points.add(
            new double[] {(double) size / tested.size(), bin(sorted.subList(0, size)).observed});
      }
    }
    return points;
  }

  private Map<String, int[]> groups(Function<Tested, String> group) {
    Map<String, int[]> counts = new TreeMap<>();
    for (Tested each : tested) {
      int[] count = counts.computeIfAbsent(group.apply(each), key -> new int[3]);
      count[0]++;
      count[1] += each.results().containsKey(Method.TEXT) ? 1 : 0;
      count[2] += isNear(each.results().get(Method.TEXT)) ? 1 : 0;
    }
    return counts;
  }

  private static String terms(Tested each) {
    int bin = TERMS.length;
    while (bin > 0 && each.terms() < TERMS[bin - 1]) {
      bin--;
    }
    return bin == 0 ? "00" : String.format(Locale.ROOT, "%02d or more", TERMS[bin - 1]);
  }

  private static String script(Tested each) {
    return each.script().name().toLowerCase(Locale.ROOT);
  }

  /** Returns the tables as text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%,d photos of %,d photographers; %,d photos without tags and title are left out.",
        tested.size(),
        photographers,
        withoutText);
    line(text, "No answer counts as wrong, except of the answered ones.");
    line(text, "");
    line(
        text,
        "%-11s%9s%8s%8s%8s%8s%8s%8s%8s%8s%12s%10s%16s%16s",
        "%",
        "answered",
        "10 m",
        "100 m",
        "1 km",
        "5 km",
        "25 km",
        "200 km",
        "750 km",
        "2500 km",
        "25 km of",
        "median",
        "mean over",
        "mean over");
    line(
        text,
        "%-11s%9s%64s%12s%10s%16s%16s",
        "",
        "",
        "",
        "answered",
        "km",
        "photographers",
        "countries");
    for (Method method : methods) {
      StringBuilder row = new StringBuilder();
      row.append(String.format(Locale.ROOT, "%-11s%9.1f", name(method), 100 * answered(method)));
      for (double km : KM) {
        row.append(String.format(Locale.ROOT, "%8.1f", 100 * share(method, km)));
      }
      line(
          text,
          "%s%12.1f%10.1f%16.1f%16.1f",
          row,
          100 * share(method, NEAR_KM) / Math.max(1e-9, answered(method)),
          median(method, true),
          100 * mean(method, Tested::photographer),
          100 * mean(method, Tested::country));
    }
    double[] intervals = intervals(Method.TEXT);
    line(text, "");
    line(
        text,
        "95 %% intervals of text, by drawing photographers again: 25 km %.1f to %.1f, mean over"
            + " photographers %.1f to %.1f.",
        100 * intervals[0],
        100 * intervals[1],
        100 * intervals[2],
        100 * intervals[3]);
    if (methods.contains(Method.BAYES)) {
      line(text, "");
      line(
          text,
          "bayes is the best answer that the text of generated photos allows: it expects %.1f %%"
              + " within 25 km. The answers of text reach %.3f of it.",
          100 * claimed(Method.BAYES),
          share(Method.TEXT, NEAR_KM) / share(Method.BAYES, NEAR_KM));
    }
    List<Bin> deciles = deciles();
    line(text, "");
    line(text, "%-24s%10s%10s%10s", "tenth by confidence", "answers", "claimed", "observed");
    for (int i = 0; i < deciles.size(); i++) {
      line(
          text,
          "%-24d%10d%10.3f%10.3f",
          i + 1,
          deciles.get(i).answers,
          deciles.get(i).claimed,
          deciles.get(i).observed);
    }
    line(text, "Expected calibration error: %.3f.", calibrationError(deciles));
    groups(text, "terms", groups(TextAccuracyReport::terms));
    groups(text, "script", groups(TextAccuracyReport::script));
    line(text, "");
    line(text, "The most confident answers that are wrong by 200 km or more:");
    for (TextAccuracy.Error error : errors) {
      line(
          text,
          "%.3f %8.0f km  photo %d  %s",
          error.confidence(),
          error.km(),
          error.photoid(),
          String.join(", ", error.evidence()));
    }
    return text.toString();
  }

  private static void groups(StringBuilder text, String name, Map<String, int[]> groups) {
    line(text, "");
    line(text, "%-24s%10s%10s%10s", name, "photos", "answered", "25 km");
    groups.forEach(
        (group, counts) ->
            line(
                text,
                "%-24s%10d%10.1f%10.1f",
                group,
                counts[0],
                100.0 * counts[1] / counts[0],
                100.0 * counts[2] / counts[0]));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  private static String name(Method method) {
    return method.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes {@code evaluation.txt}, {@code evaluation.json}, {@code coverage.svg} and {@code
   * reliability.svg}.
   *
   * @param about further facts for the JSON file, such as those of the model
   */
  public void write(Path folder, Map<String, String> about) throws IOException {
    Files.createDirectories(folder);
    StringBuilder heading = new StringBuilder();
    about.forEach((key, value) -> line(heading, "%s: %s", key, value));
    Files.writeString(folder.resolve("evaluation.txt"), heading + "\n" + text());
    new ObjectMapper()
        .writer(new DefaultPrettyPrinter())
        .writeValue(folder.resolve("evaluation.json").toFile(), json(about));
    List<double[]> reliability =
        deciles().stream().map(bin -> new double[] {bin.claimed, bin.observed}).toList();
    Files.writeString(
        folder.resolve("coverage.svg"),
        Plot.svg("answered part of the photos", "of these, within 25 km", curve(), false));
    Files.writeString(
        folder.resolve("reliability.svg"),
        Plot.svg("claimed probability of 25 km", "observed share", reliability, true));
  }

  private Map<String, Object> json(Map<String, String> about) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("about", about);
    json.put("photos", tested.size());
    json.put("photographers", photographers);
    json.put("without_text", withoutText);
    Map<String, Object> all = new LinkedHashMap<>();
    for (Method method : methods) {
      Map<String, Object> one = new LinkedHashMap<>();
      double answered = answered(method);
      one.put("answered", answered);
      Map<String, Object> within = new LinkedHashMap<>();
      Map<String, Object> withinAnswered = new LinkedHashMap<>();
      for (double km : KM) {
        String key = km < 1 ? Double.toString(km) : Integer.toString((int) km);
        within.put(key, share(method, km));
        withinAnswered.put(key, share(method, km) / Math.max(1e-9, answered));
      }
      one.put("within_km", within);
      one.put("within_km_of_answered", withinAnswered);
      one.put("median_km", known(median(method, false)));
      one.put("median_km_of_answered", known(median(method, true)));
      one.put("mean_over_photographers", mean(method, Tested::photographer));
      one.put("mean_over_countries", mean(method, Tested::country));
      double[] intervals = intervals(method);
      one.put("interval_25_km", List.of(intervals[0], intervals[1]));
      one.put("interval_mean_over_photographers", List.of(intervals[2], intervals[3]));
      all.put(name(method), one);
    }
    json.put("methods", all);
    if (methods.contains(Method.BAYES)) {
      json.put("bayes_expected_25_km", claimed(Method.BAYES));
      json.put("part_of_bayes_25_km", share(Method.TEXT, NEAR_KM) / share(Method.BAYES, NEAR_KM));
    }
    List<Bin> deciles = deciles();
    json.put(
        "reliability",
        deciles.stream()
            .map(
                bin ->
                    Map.of(
                        "answers", bin.answers, "claimed", bin.claimed, "observed", bin.observed))
            .toList());
    json.put("expected_calibration_error", calibrationError(deciles));
    json.put("coverage", curve());
    json.put("sample", sample);
    json.put("terms", counts(groups(TextAccuracyReport::terms)));
    json.put("script", counts(groups(TextAccuracyReport::script)));
    json.put(
        "errors",
        errors.stream()
            .map(
                error -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("photoid", error.photoid());
                  one.put("confidence", error.confidence());
                  one.put("km", error.km());
                  one.put("truth", List.of(error.latitude(), error.longitude()));
                  one.put(
                      "estimate", List.of(error.estimatedLatitude(), error.estimatedLongitude()));
                  one.put("evidence", error.evidence());
                  return one;
                })
            .toList());
    return json;
  }

  private static Object known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static Map<String, Object> counts(Map<String, int[]> groups) {
    Map<String, Object> json = new LinkedHashMap<>();
    groups.forEach(
        (group, counts) ->
            json.put(group, Map.of("photos", counts[0], "answered", counts[1], "near", counts[2])));
    return json;
  }

  /** A plot of points from 0 to 1 in both directions. */
  private static final class Plot {

    private static final int SIZE = 360;
    private static final int MARGIN = 50;

    private Plot() {}

    static String svg(String across, String up, List<double[]> points, boolean diagonal) {
      StringBuilder svg = new StringBuilder();
      int full = SIZE + 2 * MARGIN;
      line(
          svg,
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
              + " font-family=\"sans-serif\" font-size=\"12\">",
          full,
          full);
      line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", full, full);
      for (int i = 0; i <= 10; i += 2) {
        double x = x(i / 10.0);
        double y = y(i / 10.0);
        line(
            svg,
            "<path d=\"M%.1f %d V%d M%d %.1f H%d\" stroke=\"#ddd\" fill=\"none\"/>",
            x,
            MARGIN,
            MARGIN + SIZE,
            MARGIN,
            y,
            MARGIN + SIZE);
        line(
            svg,
            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>",
            x,
            MARGIN + SIZE + 16,
            i / 10.0);
        line(
            svg,
            "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>",
            MARGIN - 6,
            y + 4,
            i / 10.0);
      }
      if (diagonal) {
        line(
            svg,
            "<path d=\"M%.1f %.1f L%.1f %.1f\" stroke=\"#999\" stroke-dasharray=\"4\"/>",
            x(0),
            y(0),
            x(1),
            y(1));
      }
      StringBuilder path = new StringBuilder();
      for (double[] point : points) {
        path.append(
            String.format(
                Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : " L", x(point[0]), y(point[1])));
        line(
            svg,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#05a\"/>",
            x(point[0]),
            y(point[1]));
      }
      line(svg, "<path d=\"%s\" stroke=\"#05a\" fill=\"none\"/>", path);
      line(
          svg,
          "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          full / 2,
          full - 12,
          across);
      line(
          svg,
          "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
          full / 2,
          up);
      line(svg, "</svg>");
      return svg.toString();
    }

    private static double x(double value) {
      return MARGIN + SIZE * value;
    }

    private static double y(double value) {
      return MARGIN + SIZE * (1 - value);
    }
  }
}
