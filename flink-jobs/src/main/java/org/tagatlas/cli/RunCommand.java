package org.tagatlas.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.sink.JsonLinesSink;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.job.AtlasJob;
import org.tagatlas.job.AtlasSettings;
import org.tagatlas.job.EmbeddedFlink;
import org.tagatlas.operator.Pace;
import org.tagatlas.publish.Kind;
import org.tagatlas.summary.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the job: on a Flink in this process, or on the cluster that called this class. */
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
          + " --from-savepoint state"
    })
final class RunCommand implements Callable<Integer> {

  private static final Duration FOLLOW_CHECKPOINTS = Duration.ofSeconds(10);
  private static final Duration BACKFILL_CHECKPOINTS = Duration.ofSeconds(120);
  private static final Duration SCAN_INTERVAL = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 1000;

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

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Shards: files, folders, patterns or s3:// addresses. Repeatable.")
  private List<String> inputs;

  @Option(names = "--follow", description = "Never end, and read new shards as they appear.")
  private boolean follow;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "files:DIR",
      description = "Where documents go: JSON Lines, a folder a kind.")
  private String output;

  @Option(names = "--overwrite", description = "Remove the output of another run first.")
  private boolean overwrite;

  @Option(
      names = "--publish",
      split = ",",
      paramLabel = "KIND",
      description = "What to publish: ${COMPLETION-CANDIDATES} (default: all).")
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
  private Path exclude;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks of each operator (default: the number of processors).")
  private Integer parallelism;

  @Option(
      names = "--state-backend",
      defaultValue = "ROCKSDB",
      paramLabel = "NAME",
      description = "Where state lives: rocksdb or hashmap (default: rocksdb).")
  private StateBackend stateBackend;

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR",
      description =
          "A folder or s3:// address that keeps checkpoints, so that a run that was stopped can go"
              + " on (default: a temporary folder).")
  private String checkpoints;

  @Option(
      names = "--from-savepoint",
      paramLabel = "PATH",
      description =
          "Go on from a savepoint or checkpoint; of a local folder of checkpoints, from the newest.")
  private String savepoint;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Write the summary as JSON as well.")
  private Path summaryFile;

  @Option(names = "--quiet", description = "No progress and no summary table.")
  private boolean quiet;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of Flink, such as -D s3.endpoint=http://localhost:9000.")
  private Map<String, String> flinkSettings = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    AtlasSettings settings = settings();
    FilesOutput files = FilesOutput.parse(output);
    if (summaryFile != null) {
      requireWritable(summaryFile);
    }
    Path temporary = null;
    try {
      if (checkpoints == null) {
        temporary = Files.createTempDirectory("tagatlas-checkpoints");
      }
      Configuration conf = configuration(temporary);
      // A cluster has its file systems set up already, this process has not.
      FileSystem.initialize(conf, null);
      int shards = countShards();
      if (savepoint == null) {
        files.prepare(settings.kinds(), overwrite);
      }
      return run(conf, settings, files, shards);
    } finally {
      if (temporary != null) {
        // Flink may still be clearing up in there.
        FileUtils.deleteDirectoryQuietly(temporary.toFile());
      }
    }
  }

  private int run(Configuration conf, AtlasSettings settings, FilesOutput files, int shards)
      throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(conf);
    DataStream<ShardRow> rows =
        env.fromSource(
                source(settings),
                WatermarkStrategy.noWatermarks(),
                "shards",
                ShardRowSerializer.TYPE)
            .uid("shards");
    AtlasJob.build(rows, settings, kind -> JsonLinesSink.into(files.folder(kind)));
    boolean here = env instanceof LocalStreamEnvironment;
    long start = System.nanoTime();
    JobClient client = env.executeAsync("tagatlas");
    if (!here && !env.getConfiguration().get(DeploymentOptions.ATTACHED)) {
      System.out.println("Submitted job " + client.getJobID() + '.');
      return 0;
    }
    Optional<Summary> summary = await(client, shards, start);
    if (summary.isEmpty()) {
      System.err.println(
          "tagatlas: the run is complete, but its counts were lost in a failure at the very end.");
      return 0;
    }
    SummaryReport report =
        new SummaryReport(summary.get(), (System.nanoTime() - start) / 1e9, cpuSeconds());
    if (summaryFile != null) {
      report.write(summaryFile);
    }
    if (!quiet) {
      report.print(System.out);
    }
    return 0;
  }

  private Source<ShardRow, ?, ?> source(AtlasSettings settings) throws IOException {
    FieldSet fields = settings.publishes(Kind.PHOTOS) ? FieldSet.PUBLISHED : FieldSet.COUNTED;
    return follow
        ? ShardSource.continuous(inputs, SCAN_INTERVAL, fields)
        : ShardSource.bounded(ShardListing.expand(inputs), fields);
  }

  /** Follows a job to its end and returns its counts, if they survived. */
  private Optional<Summary> await(JobClient client, int shards, long start) throws Exception {
    ProgressReport progress =
        new ProgressReport(System.err, Boolean.getBoolean("tagatlas.terminal"), shards, start);
    CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
    while (true) {
      try {
        JobExecutionResult done = result.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        progress.clear();
        return Optional.ofNullable(done.getAccumulatorResult(Summary.NAME));
      } catch (TimeoutException e) {
        if (!quiet) {
          current(client).ifPresent(summary -> progress.update(summary, System.nanoTime()));
        }
      } catch (ExecutionException e) {
        progress.clear();
        throw e;
      }
    }
  }

  private static Optional<Summary> current(JobClient client) throws InterruptedException {
    try {
      Map<String, Object> accumulators =
          client.getAccumulators().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      return Optional.ofNullable((Summary) accumulators.get(Summary.NAME));
    } catch (ExecutionException | TimeoutException e) {
      // A job that is starting, ending or recovering has none; the next poll asks again.
      return Optional.empty();
    }
  }

  private AtlasSettings settings() {
    requireRange("--top", top, 1, Integer.MAX_VALUE);
    requireRange("--min-photographers", minPhotographers, 1, 256);
    requireRange("--min-accuracy", minAccuracy, 1, 16);
    if (parallelism != null) {
      requireRange("--parallelism", parallelism, 1, AtlasJob.MAX_PARALLELISM);
    }
    AtlasSettings defaults = AtlasSettings.defaults(follow ? Pace.LIVE : Pace.BACKFILL);
    return new AtlasSettings(
        levels == null ? defaults.levels() : levels,
        windows == null ? defaults.windows() : windows,
        windowTime == WindowTime.TAKEN,
        top,
        minPhotographers,
        minAccuracy,
        exclusions(),
        publish == null ? defaults.kinds() : publish,
        defaults.pace(),
        defaults.maxGathered());
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

  private Configuration configuration(Path temporary) {
    Configuration conf =
        EmbeddedFlink.inThisProcess(
            parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism,
            stateBackend.toString(),
            temporary == null ? uri(checkpoints) : temporary.toUri().toString(),
            temporary == null,
            follow ? FOLLOW_CHECKPOINTS : BACKFILL_CHECKPOINTS,
            savepoint == null ? null : Savepoints.find(savepoint));
    EmbeddedFlink.addS3(conf, System.getenv());
    flinkSettings.forEach(conf::setString);
    return conf;
  }

  private static String uri(String folder) {
    return folder.contains("://")
        ? folder
        : Path.of(folder).toAbsolutePath().normalize().toUri().toString();
  }

  /** Returns how many shards there are to read, or 0 when more can come. */
  private int countShards() {
    try {
      int shards = ShardListing.expand(inputs).size();
      if (shards == 0 && !follow) {
        throw new UserError(
            "--input " + String.join(" ", inputs) + " holds no shards. Name files or a folder.");
      }
      return follow ? 0 : shards;
    } catch (FileNotFoundException e) {
      throw new UserError("--input: " + e.getMessage() + ". Name a file, folder or pattern.");
    } catch (IOException e) {
      throw new UserError("--input: " + e.getMessage());
    }
  }

  private static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
      throw new UserError("--summary " + file + " can't be written. Name a file in a folder.");
    }
  }

  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(cpu -> cpu.toMillis() / 1000.0)
        .orElse(Double.NaN);
  }
}
