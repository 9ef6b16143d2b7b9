package org.tagatlas.launcher;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tagatlas.estimate.TextTable;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.locate.TextEstimate;
import org.tagatlas.locate.model.MkLab;
import org.tagatlas.locate.model.PhotoTerms;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Estimates where photos were taken from their text. */
@Command(
    name = "locate",
    description = "Estimate where photos were taken from their tags and title.",
    mixinStandardHelpOptions = true,
    subcommands = {
      LocateCommand.Predict.class,
      LocateCommand.Explain.class,
      TrainCommand.class,
      EvaluateCommand.class
    })
final class LocateCommand {

  /**
   * Returns a country's code in upper case.
   *
   * @throws UserError if the gazetteer has no such country
   */
  private static String country(String code) {
    if (code == null) {
      return null;
    }
    String upper = code.toUpperCase(Locale.ROOT);
    if (Gazetteer.load().countryName(upper) == null) {
      throw new UserError(
          "--within: there is no country '"
              + code
              + "'. Use an ISO 3166-1 alpha-2 code such as FR.");
    }
    return upper;
  }

  @Command(
      name = "predict",
      description = {
        "Read CSV with the columns tags (comma-separated, URL-encoded or plain) and title from"
            + " standard input.",
        "Write the same rows to standard output with lat, lon, uncertainty_m, confidence, country,"
            + " admin1_code and city added, which are empty where there is no answer.",
        "The confidence is the calibrated probability that the error is at most 25 km."
      },
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  tagatlas locate predict < photos.csv > located.csv")
  static final class Predict implements Callable<Integer> {

    @Option(
        names = "--within",
        paramLabel = "CC",
        description = "Country of all photos, as an ISO 3166-1 alpha-2 code (default: the world).")
    private String within;

    @Mixin private ModelOption model;

    @Override
    public Integer call() throws IOException {
      StandardOutput.write(out -> predict(System.in, out));
      return 0;
    }

    /** Reads and writes the table. */
    void predict(InputStream in, OutputStream out) throws IOException {
      TextTable.estimate(
          estimator(), in, new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    }

    private TextTable.Estimator estimator() throws IOException {
      Optional<MkLab> baseline = model.baseline();
      if (baseline.isEmpty()) {
        return TextTable.of(model.locator(), country(within));
      }
      if (within != null) {
        throw new UserError("--combine mklab does not support --within. Leave one of them out.");
      }
      return TextTable.of(baseline.get());
    }
  }

  @Command(
      name = "explain",
      description = "Show where a photo with some tags was probably taken, and why.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  tagatlas locate explain 'paris, eiffeltower'",
        "  tagatlas locate explain 'beach' --title 'Santa Cruz, California'"
      })
  static final class Explain implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(
        arity = "0..1",
        paramLabel = "TAGS",
        defaultValue = "",
        description = "Comma-separated tags.")
    private String tags;

    @Option(names = "--title", paramLabel = "TEXT", description = "Title of the photo.")
    private String title = "";

    @Option(
        names = "--within",
        paramLabel = "CC",
        description = "Country of the photo, as an ISO 3166-1 alpha-2 code (default: the world).")
    private String within;

    @Mixin private ModelOption model;

    @Override
    public Integer call() throws IOException {
      if (tags.isBlank() && title.isBlank()) {
        throw new UserError("there is no text: give tags, or a title with --title.");
      }
      Optional<TextEstimate> estimate =
          model.locator().locate(TextTable.tags(tags), title, country(within));
      PrintWriter out = spec.commandLine().getOut();
      Optional<MkLab> baseline = model.baseline();
      if (baseline.isPresent()) {
        print(baseline.get(), out);
        return 0;
      }
      if (estimate.isEmpty()) {
        out.println("No answer: the text names no place that is likely enough.");
        return 0;
      }
      print(estimate.get(), out);
      return 0;
    }

    private void print(MkLab baseline, PrintWriter out) {
      PhotoTerms terms = new PhotoTerms();
      terms.read(TextTable.tags(tags), title);
      MkLab.Answer answer = baseline.locate(terms);
      if (answer == null) {
        out.println("No answer: the model has no weight for any of the terms.");
      } else {
        out.printf(Locale.ROOT, "point        %.3f, %.3f%n", answer.latitude(), answer.longitude());
        out.printf(Locale.ROOT, "%-13s%s within 0.3°%n", "support", percent(answer.confidence()));
      }
      out.flush();
    }

    private static void print(TextEstimate estimate, PrintWriter out) {
      out.printf(
          Locale.ROOT,
          "point        %s, %s%nuncertainty  %s km%n",
          estimate.latitude(),
          estimate.longitude(),
          number(estimate.uncertaintyMetres() / 1000.0));
      region(out, "country", estimate.country(), estimate.countryProbability());
      region(out, "division", estimate.admin1Code(), estimate.admin1Probability());
      region(out, "city", estimate.city(), estimate.cityProbability());
      for (TextEstimate.Within each : estimate.within()) {
        out.printf(
            Locale.ROOT,
            "%-13s%s%n",
            "within",
            percent(each.probability()) + " " + number(each.km()) + " km");
      }
      print(
          out,
          "evidence",
          estimate.evidence().stream()
              .map(each -> percent(each.weight()) + " " + each.term())
              .toList());
      print(
          out,
          "alternative",
          estimate.alternatives().stream()
              .map(each -> percent(each.share()) + " " + each.name() + ", " + each.country())
              .toList());
      out.flush();
    }

    private static void region(PrintWriter out, String level, String region, double probability) {
      out.printf(
          Locale.ROOT,
          "%-13s%s %s%n",
          level,
          percent(probability),
          region == null ? "(not likely enough)" : region);
    }

    private static void print(PrintWriter out, String name, List<String> lines) {
      for (String line : lines) {
        out.printf(Locale.ROOT, "%-13s%s%n", name, line);
      }
    }

    private static String percent(double probability) {
      return String.format(Locale.ROOT, "%3.0f %%", 100 * probability);
    }

    private static String number(double km) {
      return km < 10
          ? String.format(Locale.ROOT, "%.1f", km)
          : String.format(Locale.ROOT, "%.0f", km);
    }
  }
}
