package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.job.JobProgress;
import org.tagatlas.job.ShardJob;
import org.tagatlas.locate.model.Folds;
import org.tagatlas.locate.model.LocationModel;
import org.tagatlas.locate.model.ModelSettings;
import org.tagatlas.locate.model.Partition;
import org.tagatlas.run.Inputs;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.RowCondition;
import org.tagatlas.run.TakedownList;
import org.tagatlas.run.UserError;
import org.tagatlas.run.WritableFile;
import org.tagatlas.summary.Summary;
import org.tagatlas.training.TrainingJob;
import org.tagatlas.training.TrainingSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a model on geotagged photos. */
@Command(
    name = "train",
    description = {
      "Learn from geotagged photos where terms are used, and write a model.",
      "The model has terms of at least two photographers as hashes; it has no photos, no"
          + " photographers and no text. The same photos give the same bytes, in any order, with any"
          + " parallelism, and if shards are repeated.",
      "By default, of 20 parts of the photographers, by a hash of the uid, one is kept for tests and"
          + " one for fitting weights."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas locate train --input shards --out world.tagloc",
      "  tagatlas locate train --input shards --out world.tagloc --fold 0/5"
    })
final class TrainCommand implements Callable<Integer> {

  private static final long PLAIN_INTERVAL_NANOS = 10_000_000_000L;

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Shards: files, folders, patterns or s3:// addresses. Repeatable.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "File of the model. Replaced when the new one is complete.")
  private Path out;

  @Option(
      names = "--folds",
      paramLabel = "none",
      description = "none: keep no photographers for tests (default: 1 of 20 parts).")
  private String folds;

  @Option(
      names = "--fold",
      paramLabel = "K/N",
      description =
          "Keep part K, from 0, of N parts for tests, and a tenth of the others for fitting"
              + " weights.")
  private String fold;

  @Option(
      names = "--partition",
      paramLabel = "NAME",
      defaultValue = "relative",
      description =
          "relative: cells relative to the number of photos, small ones merged into the one around"
              + " them; deeplocation: cells above 500, 200 and 100 are split, and those below 5"
              + " dropped (default: ${DEFAULT-VALUE}).")
  private String partition;

  @Option(
      names = "--min-photographers",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Leave out terms of fewer photographers, at least 2 (default: ${DEFAULT-VALUE}).")
  private int minPhotographers;

  @Option(
      names = "--exclude",
      paramLabel = "FILE",
      description = "Takedown list with one photo id or uid per line, which do not train.")
  private Path exclude;

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description =
          "Train on photos for which this SQL condition is true: docs/filters.md (default: all).")
  private String where;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Number of subtasks per operator (default: number of processors).")
  private Integer parallelism;

  @Option(names = "--quiet", description = "Do not print progress.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    OptionRange.requireAtLeast("--min-photographers", minPhotographers, 2);
    if (parallelism != null) {
      OptionRange.require("--parallelism", parallelism, 1, 512);
    }
    ModelSettings settings = new ModelSettings(folds(), partition(), minPhotographers);
    String condition = RowCondition.of(where);
    WritableFile.require("--out", out);
    FlinkSettings flink = new FlinkSettings(false, parallelism, "hashmap", null, null, Map.of());
    flink.openFileSystems(System.getenv());
    PrintWriter err = spec.commandLine().getErr();
    List<org.apache.flink.core.fs.Path> shards =
        Inputs.shards(inputs, warning -> err.println("tagatlas: " + warning));
    try (WorkFolder work = WorkFolder.create()) {
      train(settings, condition, flink, shards, work);
    }
    return 0;
  }

  private void train(
      ModelSettings settings,
      String condition,
      FlinkSettings flink,
      List<org.apache.flink.core.fs.Path> shards,
      WorkFolder work)
      throws Exception {
    Path file = out.toAbsolutePath();
    Path written = work.path().resolve("model.tagloc");
    long start = System.nanoTime();
    StreamExecutionEnvironment env = flink.inThisProcess(System.getenv(), work.path());
    JobClient job =
        TrainingJob.start(
            env,
            shards,
            new TrainingSettings(
                settings,
                written.toString(),
                work.path().toString(),
                TakedownList.read(exclude),
                condition));
    Progress progress = new Progress(shards.size());
    Summary summary = ShardJob.await(job, progress::print, () -> {}).orElseGet(Summary::new);
    if (!Files.exists(written)) {
      throw new UserError(
          "--input has no geotagged photos of known photographers to train on, among "
              + summary.count("rows")
              + " rows.");
    }
    move(written, file);
    report(LocationModel.open(file), summary, (System.nanoTime() - start) / 1e9);
  }

  /** The work folder can be on another file system. */
  private static void move(Path from, Path to) throws IOException {
    Path temporary = to.resolveSibling(to.getFileName() + ".tmp");
    Files.move(from, temporary, StandardCopyOption.REPLACE_EXISTING);
    Files.move(temporary, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private void report(LocationModel model, Summary summary, double seconds) throws IOException {
    PrintWriter result = spec.commandLine().getOut();
    result.printf(
        Locale.ROOT,
        "Trained on %,d photos of %,d photographers: %,d terms, %s cells, %,d bytes in %.0f s.%n",
        summary.count("photos"),
        Long.parseLong(model.about().get("photographers")),
        model.size(),
        model.about().get("cells").replace(" ", "/"),
        Files.size(out),
        seconds);
    result.printf(
        Locale.ROOT,
        "Kept %,d photos for fitting weights (%s) and %,d for tests. Left out %,d photos without"
            + " position or photographer, and %,d rejected rows.%n",
        summary.count("fit_photos"),
        model.about().get("weights"),
        summary.count("test_photos"),
        summary.count("unusable"),
        summary.rejects().values().stream().mapToLong(Long::longValue).sum());
    if (summary.count("filtered") > 0) {
      result.printf(Locale.ROOT, "Filtered %,d photos by --where.%n", summary.count("filtered"));
    }
    result.flush();
  }

  private Folds folds() {
    if (folds != null && fold != null) {
      throw new UserError("--folds and --fold exclude each other. Leave out one of them.");
    }
    if (folds != null && !folds.equals("none")) {
      throw new UserError("--folds must be none, but was '" + folds + "'.");
    }
    if (fold == null) {
      return folds == null ? Folds.DEFAULT : Folds.NONE;
    }
    return Folds.parse(fold)
        .filter(each -> each.parts() > 0 && fold.indexOf('/') > 0)
        .orElseThrow(
            () ->
                new UserError(
                    "--fold must be K/N with N from 2 to 100 and K from 0 to N - 1, but was '"
                        + fold
                        + "'."));
  }

  private Partition partition() {
    return Partition.parse(partition)
        .orElseThrow(
            () ->
                new UserError(
                    "--partition must be relative or deeplocation, but was '" + partition + "'."));
  }

  /** Prints a line every ten seconds. */
  private final class Progress {

    private final int shards;
    private long last = System.nanoTime();

    Progress(int shards) {
      this.shards = shards;
    }

    void print(JobProgress progress) {
      long now = System.nanoTime();
      if (quiet || now - last < PLAIN_INTERVAL_NANOS) {
        return;
      }
      last = now;
      Summary summary = progress.summary();
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          Locale.ROOT,
          "%,d of %,d shards · %,d rows · %,d training photos%n",
          summary.count("shards"),
          shards,
          summary.count("rows"),
          summary.count("photos"));
      err.flush();
    }
  }
}
