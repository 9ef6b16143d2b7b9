package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.tagatlas.accuracy.TextAccuracy;
import org.tagatlas.accuracy.TextAccuracyReport;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.filter.PhotoFilter;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.locate.TextLocator;
import org.tagatlas.locate.model.CorpusFingerprint;
import org.tagatlas.locate.model.Folds;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.locate.model.VotePages;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.ShardRow;
import org.tagatlas.run.Inputs;
import org.tagatlas.run.RowCondition;
import org.tagatlas.run.TakedownList;
import org.tagatlas.run.UserError;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures estimates on geotagged photos. */
@Command(
    name = "evaluate",
    description = {
      "Estimate where geotagged photos were taken, and compare the estimates with the"
          + " coordinates; next to the gazetteer alone, MKLab's language model, a constant and, for"
          + " photos of edition 3 of generate, the best possible estimate.",
      "Only photos of the model's test fold are used, and photos without a known photographer,"
          + " which never train.",
      "evaluation.json also has a hundred random photos with title, tags, coordinates and estimate,"
          + " for 'tagatlas serve --locate-report'."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  tagatlas locate evaluate --model world.tagloc --input shards --report accuracy")
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "Model to test (default: the gazetteer alone).")
  private Path file;

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Shards: files, folders, patterns or s3:// addresses. Repeatable.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--report",
      required = true,
      paramLabel = "DIR",
      description = "Folder for evaluation.txt, evaluation.json, coverage.svg and reliability.svg.")
  private Path report;

  @Option(
      names = "--fold",
      paramLabel = "K/N",
      description = "Test part K of N only, as for train; without a model (default: all photos).")
  private String fold;

  @Option(
      names = "--exclude",
      paramLabel = "FILE",
      description =
          "Takedown list with one photo id or uid per line, which are neither tested nor in the"
              + " report.")
  private Path exclude;

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description =
          "Test photos for which this SQL condition is true: docs/filters.md (default: all).")
  private String where;

  @Option(
      names = "--allow-trained",
      description = "Test photos that the model has learned from, too. The report says so.")
  private boolean allowTrained;

  /** What was read. */
  private static final class Counts {
    private long trained;
    private long inexact;
    private long excluded;
    private long filtered;
    private final CorpusFingerprint corpus = new CorpusFingerprint();

    /**
     * Of the photos that are not on the takedown list and that the condition accepts, as a model
     * trained with both has.
     */
    private final CorpusFingerprint kept = new CorpusFingerprint();
  }

  @Override
  public Integer call() throws Exception {
    LocationModel model = file == null ? null : ModelOption.open("--model", file);
    Folds folds = folds(model);
    String condition = RowCondition.of(where);
    PhotoFilter filter = condition.isEmpty() ? null : PhotoFilter.parse(condition);
    new FlinkSettings(false, null, null, null, null, Map.of()).openFileSystems(System.getenv());
    PrintWriter err = spec.commandLine().getErr();
    List<org.apache.flink.core.fs.Path> shards =
        Inputs.shards(inputs, warning -> err.println("tagatlas: " + warning));
    TextAccuracy accuracy =
        new TextAccuracy(model == null ? TextLocator.load() : TextLocator.with(model), model);
    Counts counts = new Counts();
    Exclusions exclusions = TakedownList.read(exclude);
    for (org.apache.flink.core.fs.Path shard : shards) {
      read(shard, folds, exclusions, filter, accuracy, counts);
    }
    boolean sameCorpus =
        model != null
            && List.of(counts.corpus.value(), counts.kept.value())
                .contains(model.about().get("corpus"));
    TextAccuracyReport result = accuracy.report();
    check(sameCorpus, folds, result, counts);
    try {
      Files.createDirectories(report);
      result.write(report, about(model, folds, sameCorpus, counts));
    } catch (IOException e) {
      throw new UserError("--report " + report + " cannot be written: " + e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(Files.readString(report.resolve("evaluation.txt")));
    out.flush();
    return 0;
  }

  private Folds folds(LocationModel model) {
    if (fold == null) {
      return model == null ? null : model.folds();
    }
    Folds asked =
        Folds.parse(fold)
            .filter(each -> fold.indexOf('/') > 0)
            .orElseThrow(
                () ->
                    new UserError(
                        "--fold must be K/N with N from 2 to 100 and K from 0 to N - 1, but was '"
                            + fold
                            + "'."));
    if (model != null && !model.folds().equals(asked)) {
      throw new UserError(
          "--fold "
              + fold
              + " is not what the model was trained with: "
              + model.folds()
              + ". Leave the option out.");
    }
    return asked;
  }

  private static String skipped(Counts counts) {
    String skipped =
        String.format(
            Locale.ROOT,
            "%d of training and fit folds, %d without an exact position",
            counts.trained,
            counts.inexact);
    if (counts.excluded > 0) {
      skipped += String.format(Locale.ROOT, ", %d of the takedown list", counts.excluded);
    }
    return counts.filtered == 0
        ? skipped
        : String.format(Locale.ROOT, "%s, %d by --where", skipped, counts.filtered);
  }

  private void read(
      org.apache.flink.core.fs.Path shard,
      Folds folds,
      Exclusions exclusions,
      PhotoFilter filter,
      TextAccuracy accuracy,
      Counts counts)
      throws IOException {
    try (ShardReader reader = ShardSource.reader(shard, FieldSet.PUBLISHED)) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        if (!(row instanceof PhotoRecord photo) || !photo.geotagged()) {
          continue;
        }
        if (!VotePages.isExact(photo.latitude(), photo.longitude(), photo.accuracy())) {
          counts.inexact++;
          continue;
        }
        Folds.Use use =
            photo.uid().isEmpty() || folds == null ? Folds.Use.TEST : folds.of(photo.uid());
        boolean isExcluded = exclusions.excludes(photo);
        boolean isFiltered = filter != null && !filter.accepts(photo);
        if (use == Folds.Use.TRAIN) {
          counts.corpus.add(photo.uid(), photo.latitude(), photo.longitude());
          if (!isExcluded && !isFiltered && (exclusions.size() > 0 || filter != null)) {
            counts.kept.add(photo.uid(), photo.latitude(), photo.longitude());
          }
        }
        if (isExcluded) {
          counts.excluded++;
          continue;
        }
        if (isFiltered) {
          counts.filtered++;
          continue;
        }
        // With no test fold, photos of other corpora can be tested: see check().
        boolean isTested =
            use == Folds.Use.TEST
                || allowTrained
                || use == Folds.Use.TRAIN && folds.equals(Folds.NONE);
        if (isTested) {
          accuracy.add(photo);
        } else {
          counts.trained++;
        }
      }
    }
  }

  private void check(boolean sameCorpus, Folds folds, TextAccuracyReport result, Counts counts) {
    if (sameCorpus && folds.equals(Folds.NONE) && !allowTrained) {
      throw new UserError(
          "--input has the photos that the model was trained on, without a test fold. Train it"
              + " without --folds none, or add --allow-trained.");
    }
    if (result.photos() == 0) {
      throw new UserError(
          counts.trained > 0
              ? "--input has only photos of the model's training folds. Name other photos, or add"
                  + " --allow-trained."
              : "--input has no geotagged photos with tags or title.");
    }
  }

  private Map<String, String> about(
      LocationModel model, Folds folds, boolean sameCorpus, Counts counts) {
    Map<String, String> about = new TreeMap<>();
    if (model == null) {
      TextLocator.load().about().forEach((key, value) -> about.put("gazetteer_" + key, value));
    } else {
      model.about().forEach((key, value) -> about.put("model_" + key, value));
      about.put("training_photos", sameCorpus ? "of the same input" : "of another input");
    }
    about.put("folds", folds == null ? "all photos" : folds.toString());
    about.put("skipped", skipped(counts));
    if (allowTrained) {
      about.put("warning", "photos that the model has learned from are tested");
    }
    return about;
  }
}
