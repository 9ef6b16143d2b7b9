package org.tagatlas.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.Voters;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.job.AtlasJob;
import org.tagatlas.job.AtlasSettings;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.job.JobProgress;
import org.tagatlas.job.ShardJob;
import org.tagatlas.operator.Pace;
import org.tagatlas.publish.Kind;
import org.tagatlas.summary.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the job: on a Flink in this process, or on the cluster whose client called this class. */
@Command(
    name = "run",
    description = "Reads metadata shards and publishes photos, signatures, regions, machine tags.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas run --input shards --output files:out",
      "  tagatlas run --input 'metadata/*.jsonl.gz' --output files:out --levels country"
          + " --windows all",
      "  tagatlas run --input incoming --follow --checkpoints state --output files:out",
      "  tagatlas run --input incoming --follow --checkpoints state --output files:out"
          + " --from-savepoint state",
      "  tagatlas run --input shards --then kafka://localhost:9092/photos --checkpoints state"
          + " --output kafka://localhost:9092/atlas"
    })
class RunCommand implements Callable<Integer> {

  /** The backends that state can live in. */
  enum StateBackend {
    ROCKSDB,
    HASHMAP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The times that a window can be of. */
  enum WindowTime {
    UPLOADED,
    TAKEN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Mixin private RunInputs inputs;

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      description = {
        "Where documents go; repeatable. Default: elasticsearch.",
        "elasticsearch: the embedded one of this machine, started when it is not up.",
        "elasticsearch:URL: another one, such as elasticsearch:https://host:9200.",
        "files:DIR: JSON Lines, a folder a kind.",
        "kafka://host:port/PREFIX: topics PREFIX-photos and so on."
      })
  private List<String> outputs = new ArrayList<>();

  @Option(names = "--overwrite", description = "Remove files or topics of another run first.")
  private boolean overwrite;

  @Option(
      names = "--kafka-output-properties",
      paramLabel = "FILE",
      description = "Settings of Kafka's client for topics that are written, such as security.")
  private java.nio.file.Path kafkaOutputProperties;

  @Mixin private ElasticsearchOptions elasticsearch;

  @Mixin private PageOptions page;

  @Mixin private ExtrasOptions extras;

  @Option(
      names = "--publish",
      split = ",",
      paramLabel = "KIND",
      description = "What to publish: ${COMPLETION-CANDIDATES} (default: all but extras).")
  private Set<Kind> publish;

  @Option(
      names = "--levels",
      split = ",",
      paramLabel = "LEVEL",
      description = "Levels of regions: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<RegionLevel> levels;

  @Option(
      names = "--windows",
      split = ",",
      paramLabel = "WINDOW",
      description = "Calendar windows: ${COMPLETION-CANDIDATES} (default: all,year).")
  private Set<CalendarWindow> windows;

  @Option(
      names = "--window-time",
      defaultValue = "UPLOADED",
      paramLabel = "TIME",
      description = "The time that windows are of: uploaded or taken (default: uploaded).")
  private WindowTime windowTime;

  @Option(
      names = "--top",
      defaultValue = "50",
      paramLabel = "N",
      description = "Tags of a signature at the most (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--min-photographers",
      defaultValue = "3",
      paramLabel = "N",
      description =
          "Photographers of a signature's tag at least, 1 to 256 (default: ${DEFAULT-VALUE}).")
  private int minPhotographers;

  @Option(
      names = "--min-accuracy",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Photos located more coarsely than N, 1 (world) to 16 (street), vote for their country"
              + " alone (default: ${DEFAULT-VALUE}).")
  private int minAccuracy;

  @Option(
      names = "--exclude",
      paramLabel = "FILE",
      description = "A takedown list: a photo id or a uid a line. They leave no trace.")
  private java.nio.file.Path exclude;

  @Mixin private LocateOptions locate;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description =
          "Subtasks of each operator (default: the number of processors, or the cluster's).")
  private Integer parallelism;

  @Option(
      names = "--state-backend",
      paramLabel = "NAME",
      description = "Where state lives: rocksdb or hashmap (default: rocksdb, or the cluster's).")
  private StateBackend stateBackend;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description =
          "A folder or s3:// address that keeps checkpoints, so that a run that was stopped can go"
              + " on (default: a temporary folder, or the cluster's).")
  private String checkpoints;

  @Option(
      names = "--from-savepoint",
      paramLabel = "PATH",
      description =
          "Go on from a savepoint or checkpoint; of a folder of checkpoints, from the newest.")
  private String savepoint;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Write the summary as JSON as well.")
  private java.nio.file.Path summaryFile;

  @Option(
      names = "--timeline",
      paramLabel = "FILE",
      description = "Write how many rows were read by each second, as CSV.")
  private java.nio.file.Path timelineFile;

  @Option(names = "--no-countries", description = "A summary table without countries.")
  private boolean noCountries;

  @Option(names = "--quiet", description = "No progress and no summary table.")
  private boolean quiet;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of Flink, such as -D s3.endpoint=http://localhost:9000.")
  private Map<String, String> flinkSettings = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    if (!FlinkSettings.embedded()) {
      return run(Place.ofCaller());
    }
    flink(null).openFileSystems(System.getenv());
    try (WorkFolder work = WorkFolder.create()) {
      return run(Place.here(work));
    }
  }

  /** Runs the job somewhere. */
  final int run(Place place) throws Exception {
    inputs.check();
    AtlasSettings settings = settings();
    if (savepoint != null && overwrite) {
      throw new UserError(
          "--overwrite would remove the output that --from-savepoint goes on with. Give only one.");
    }
    if (summaryFile != null) {
      requireWritable("--summary", summaryFile);
    }
    if (timelineFile != null) {
      requireWritable("--timeline", timelineFile);
    }
    if (!place.elasticsearch() && outputs.isEmpty()) {
      throw new UserError(
          "On a cluster there is no embedded Elasticsearch. Name an output: --output"
              + " elasticsearch:URL or --output files:DIR");
    }
    try (RunOutputs all = outputs(place)) {
      try {
        return run(settings, all, place);
      } catch (Exception e) {
        all.abandoned();
        throw e;
      }
    }
  }

  /** Returns the values of {@code --output}. */
  List<String> outputs() {
    return outputs;
  }

  /** Returns the value of {@code --from-savepoint}, or null. */
  final String savepoint() {
    return savepoint;
  }

  /** Returns the value of {@code --checkpoints}, or null. */
  final String checkpoints() {
    return checkpoints;
  }

  /** Returns the number of subtasks that was asked for, or null. */
  final Integer parallelism() {
    return parallelism;
  }

  /** Returns the address of what the run goes on from, or null. */
  String from() {
    return savepoint == null ? null : Savepoints.find(savepoint);
  }

  private RunOutputs outputs(Place place) {
    return RunOutputs.parse(
        outputs(),
        overwrite,
        elasticsearch,
        kafkaOutputProperties,
        checkpointFolder(place),
        place.here(),
        quiet
            ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
            : System.err);
  }

  private Optional<Path> checkpointFolder(Place place) {
    return Optional.ofNullable(checkpoints)
        .or(place::checkpoints)
        .map(folder -> new Path(FlinkSettings.uri(folder)));
  }

  private int run(AtlasSettings settings, RunOutputs all, Place place) throws Exception {
    if (!place.attached() && all.needsClient()) {
      throw new UserError(
          "A run into Elasticsearch can't be detached: its client moves the aliases when it has"
              + " caught up. Leave out the option that detaches it.");
    }
    RunInputs.Opened opened = inputs.open(settings);
    if (checkpoints != null) {
      requireUsable(checkpoints);
    }
    String from = from();
    StreamExecutionEnvironment env = place.environment().apply(flink(from));
    Optional<Path> folder = checkpointFolder(place);
    all.prepare(
        settings.kinds(),
        from == null ? Continuation.of(env.getConfiguration(), folder) : Optional.of(from));
    Closeable served = page(all, place);
    try {
      return follow(env, opened, settings, all, place, folder);
    } finally {
      served.close();
    }
  }

  /** Starts the job, follows it to its end, and reports. */
  private int follow(
      StreamExecutionEnvironment env,
      RunInputs.Opened opened,
      AtlasSettings settings,
      RunOutputs all,
      Place place,
      Optional<Path> folder)
      throws Exception {
    long start = System.nanoTime();
    JobClient client = ShardJob.start(env, opened.input(), settings, all.ofJob());
    all.started(client.getJobID());
    if (folder.isPresent()) {
      RunNameFile.mark(folder.get(), client.getJobID());
    }
    if (!place.attached()) {
      System.out.println("Submitted job " + client.getJobID() + '.');
      return 0;
    }
    if (!place.here() && !quiet) {
      System.err.println("Job " + client.getJobID() + " runs.");
    }
    Optional<Summary> summary;
    try (Timeline timeline = Timeline.open(timelineFile, start)) {
      summary =
          await(
              client,
              opened.shards(),
              start,
              progress -> {
                timeline.add(progress.summary(), System.nanoTime());
                if (opened.caughtUp().map(lookout -> lookout.with(progress)).orElse(false)) {
                  all.caughtUp();
                }
              });
      summary.ifPresent(last -> timeline.add(last, System.nanoTime()));
    }
    if (summary.isPresent() && stopped(summary.get(), opened)) {
      System.err.println(
          "tagatlas: the job was stopped before it had read everything: go on with the savepoint,"
              + " --from-savepoint.");
      return 0;
    }
    long refused = all.completed();
    if (summary.isEmpty()) {
      System.err.println(
          "tagatlas: the run is complete, but its counts were lost in a failure at the very end.");
      return 0;
    }
    report(
        new SummaryReport(
            summary.get(),
            refused,
            (System.nanoTime() - start) / 1e9,
            place.here() ? cpuSeconds() : OptionalDouble.empty()));
    return 0;
  }

  /** Serves the page beside a run that never ends. */
  private Closeable page(RunOutputs all, Place place) throws IOException {
    return place.here() && inputs.neverEnd() && all.elasticsearch().isPresent()
        ? page.start(
            all.elasticsearch().get(), quiet ? words -> {} : System.err::println, url -> {})
        : () -> {};
  }

  /** Whether a job that has ended has been stopped, as a cluster's can be, with work left to do. */
  private static boolean stopped(Summary last, RunInputs.Opened opened) {
    return opened
        .caughtUp()
        .map(lookout -> !lookout.done())
        .orElse(last.count("shards") < opened.shards());
  }

  private Optional<Summary> await(
      JobClient client, int shards, long start, Consumer<JobProgress> also) throws Exception {
    ProgressReport report =
        new ProgressReport(System.err, terminal(), shards, savepoint != null, start);
    try {
      return ShardJob.await(
          client,
          progress -> {
            if (!quiet) {
              report.update(progress.summary(), System.nanoTime());
            }
            also.accept(progress);
          });
    } catch (ExecutionException e) {
      if (ExceptionUtils.findThrowableWithMessage(e, "allowNonRestoredState").isPresent()) {
        throw new UserError(
            "--from-savepoint "
                + savepoint
                + " is of a run with other kinds, outputs or inputs. Give --publish and --output as"
                + " that run had them, and shards, a topic or both as it had.");
      }
      throw e;
    } finally {
      report.clear();
    }
  }

  /** Returns whether standard error is a terminal: the launcher knows, a Flink client does not. */
  private static boolean terminal() {
    String told = System.getProperty("tagatlas.terminal");
    return told == null ? System.console() != null : Boolean.parseBoolean(told);
  }

  private void report(SummaryReport report) throws IOException {
    if (summaryFile != null) {
      report.write(summaryFile);
    }
    if (!quiet) {
      report.print(System.out, !noCountries);
    }
  }

  private AtlasSettings settings() {
    requireRange("--top", top, 1, Integer.MAX_VALUE);
    requireRange("--min-photographers", minPhotographers, 1, Voters.EXACT);
    requireRange("--min-accuracy", minAccuracy, 1, 16);
    if (parallelism != null) {
      requireRange("--parallelism", parallelism, 1, AtlasJob.MAX_PARALLELISM);
    }
    AtlasSettings defaults = AtlasSettings.defaults(inputs.neverEnd() ? Pace.LIVE : Pace.BACKFILL);
    AtlasSettings counted =
        new AtlasSettings(
                levels == null ? defaults.levels() : levels,
                windows == null ? defaults.windows() : windows,
                windowTime == WindowTime.TAKEN,
                top,
                minPhotographers,
                minAccuracy,
                exclusions(),
                extras.others(publish == null ? defaults.kinds() : publish),
                defaults.pace(),
                defaults.maxGatheredBytes())
            .locating(locate.locating());
    return extras.addTo(
        counted, publish, System.getenv(), quiet ? words -> {} : System.err::println);
  }

  final FlinkSettings flink(String from) {
    return new FlinkSettings(
        inputs.neverEnd(),
        parallelism,
        stateBackend == null ? null : stateBackend.toString(),
        checkpoints,
        from,
        flinkSettings);
  }

  private void requireRange(String option, int value, int from, int to) {
    if (value < from || value > to) {
      throw new ParameterException(
          spec.commandLine(),
          option
              + " "
              + value
              + (to == Integer.MAX_VALUE
                  ? " is less than " + from
                  : " is not from " + from + " to " + to));
    }
  }

  private Exclusions exclusions() {
    if (exclude == null) {
      return Exclusions.NONE;
    }
    try {
      return Exclusions.of(Files.readAllLines(exclude, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw new UserError("--exclude " + exclude + " is not UTF-8 text.");
    } catch (IOException e) {
      throw new UserError("--exclude " + exclude + " can't be read. Name a text file.");
    }
  }

  private static void requireUsable(String checkpoints) {
    try {
      FilesOutput.makeFolder(new Path(FlinkSettings.uri(checkpoints)));
    } catch (IOException | RuntimeException e) {
      throw StorageProblem.of("--checkpoints", checkpoints, e);
    }
  }

  static void requireWritable(String option, java.nio.file.Path file) {
    java.nio.file.Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserError(
          option + ' ' + file + " can't be written: there is no folder " + folder + ". Make it.");
    }
    if (Files.isDirectory(file) || !Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new UserError(option + ' ' + file + " can't be written. Name another file.");
    }
  }

  static OptionalDouble cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(cpu -> OptionalDouble.of(cpu.toMillis() / 1000.0))
        .orElseGet(OptionalDouble::empty);
  }
}
