package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.generate.Edition;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.OutputFormat;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.latency.LatencyMeasurement;
import org.tagatlas.latency.LatencyReport;
import org.tagatlas.latency.Load;
import org.tagatlas.local.cluster.LocalCluster;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.UserError;
import org.tagatlas.run.WritableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the latency of an unbounded run, from a Kafka message to search results. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measure end-to-end latency: publish synthetic rows to a Kafka topic at a fixed rate, run"
          + " the job from the topic to Elasticsearch, and search until the rows are found.",
      "By default the command starts and stops Kafka, Elasticsearch and the job as separate"
          + " processes. It can use existing servers or a cluster instead. Keep the machine idle"
          + " otherwise."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas latency",
      "  tagatlas latency --rate 5000 --seconds 120 --json latency.json",
      "  tagatlas latency --levels country --windows all",
      "  tagatlas latency --elasticsearch https://search.example:9200",
      "  tagatlas latency --cluster-folder cluster"
    })
final class LatencyCommand implements Callable<Integer> {

  private static final int MAX_RATE = 1_000_000;
  private static final int MAX_SECONDS = 86_400;
  private static final int SHARDS = 8;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rate",
      defaultValue = "5000",
      paramLabel = "N",
      description = "Rows per second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "120",
      paramLabel = "N",
      description = "Duration of the measurement in seconds (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "45",
      paramLabel = "N",
      description = "Warm-up time in seconds, at the same rate (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--before",
      defaultValue = "100000",
      paramLabel = "N",
      description =
          "Rows in the topic when the job starts, processed before the measurement (default:"
              + " ${DEFAULT-VALUE}).")
  private long before;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description =
          "Existing Elasticsearch, with credentials from the same environment variables as run. The"
              + " measurement creates and deletes its own indices.")
  private String elasticsearch;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Existing Kafka. The measurement creates and deletes its own topic.")
  private String kafka;

  @Option(
      names = "--cluster-folder",
      paramLabel = "DIR",
      description = "Run the job on the cluster in this folder, with its Kafka and Elasticsearch.")
  private Path cluster;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "SECONDS",
      description = "Checkpoint interval (default: that of an unbounded run, 10).")
  private Double checkpointSeconds;

  @Option(
      names = "--levels",
      split = ",",
      paramLabel = "LEVEL",
      description = "Region levels, including country (default: that of run, all).")
  private Set<RegionLevel> levels = EnumSet.noneOf(RegionLevel.class);

  @Option(
      names = "--windows",
      split = ",",
      paramLabel = "WINDOW",
      description = "Calendar windows, including all (default: that of run, all,year).")
  private Set<CalendarWindow> windows = EnumSet.noneOf(CalendarWindow.class);

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallelism of each operator (default: that of run or submit).")
  private Integer parallelism;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the report to this file, as JSON.")
  private Path json;

  @Override
  public Integer call() throws Exception {
    Load load = load();
    if (cluster != null && (kafka != null || elasticsearch != null)) {
      throw new UserError(
          "--cluster-folder uses the cluster's Kafka and Elasticsearch: leave out --kafka and"
              + " --elasticsearch.");
    }
    if (!levels.isEmpty() && !levels.contains(RegionLevel.COUNTRY)
        || !windows.isEmpty() && !windows.contains(CalendarWindow.ALL)) {
      throw new UserError(
          "The probes are searched in country signatures of the window all: add country to --levels"
              + " and all to --windows.");
    }
    if (json != null) {
      WritableFile.require("--json", json);
    }
    LatencyReport report;
    try (WorkFolder work = WorkFolder.create()) {
      report = measure(load, work.path());
    }
    PrintWriter out = spec.commandLine().getOut();
    report.print(out);
    if (json != null) {
      report.write(json);
    }
    if (!report.complete()) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "tagatlas: of %d probes, %d were found as photos and %d in the signature: the job"
                  + " cannot keep up.%n",
              report.sent(),
              report.photos().number(),
              report.signatures().number());
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }

  private Load load() {
    OptionRange.require("--rate", rate, 1, MAX_RATE);
    OptionRange.require("--seconds", seconds, 1, MAX_SECONDS);
    OptionRange.require("--warm-up", warmUp, 0, MAX_SECONDS);
    OptionRange.require("--before", before, 0, Generator.MAX_ROWS);
    if (checkpointSeconds != null && !(checkpointSeconds >= 0.1 && checkpointSeconds <= 3600)) {
      throw new UserError(
          "--checkpoint-interval must be from 0.1 to 3600, but was " + checkpointSeconds + '.');
    }
    Load load = new Load(rate, warmUp, seconds, before);
    if (load.rows() > Generator.MAX_ROWS) {
      throw new UserError(
          "The total number of rows must be at most "
              + Generator.MAX_ROWS
              + ", but was "
              + load.rows()
              + ". Reduce --rate, --seconds, --warm-up or --before.");
    }
    return load;
  }

  private LatencyReport measure(Load load, Path work) throws Exception {
    say("Generating %,d rows ...", load.rows());
    Path shards = Files.createDirectories(work.resolve("shards"));
    new Generator(
            Edition.FIRST, Gazetteer.load().cities(), load.rows(), 1, SHARDS, OutputFormat.JSONL)
        .write(shards, Runtime.getRuntime().availableProcessors());
    String name = "latency-" + Long.toHexString(new SecureRandom().nextLong() | 1L << 63);
    try (LatencyServers servers =
            cluster == null
                ? LatencyServers.start(work, kafka, elasticsearch, this::say)
                : LatencyServers.ofCluster(cluster);
        LatencyMeasurement measurement =
            new LatencyMeasurement(
                Generator.existing(shards), servers.createTopic(name), name, load)) {
      measurement.before();
      Duration checkpoints =
          checkpointSeconds == null
              ? FlinkSettings.LIVE_CHECKPOINTS
              : Duration.ofMillis(Math.round(checkpointSeconds * 1e3));
      ElasticsearchConnection readers = servers.elasticsearch(name + '-');
      say("Starting the job ...");
      try (LiveRun run = LiveRun.start(command(servers, name, checkpoints), work)) {
        run.awaitCaughtUp();
        say("%,d rows/s for %,d s, and %,d s to warm up ...", rate, seconds, warmUp);
        Map<String, List<Long>> processes = new TreeMap<>(servers.processes());
        processes.put(cluster == null ? "job" : "submit", List.of(run.pid()));
        processes.put("this command", List.of(ProcessHandle.current().pid()));
        try {
          return measurement.measure(readers, processes, checkpoints);
        } finally {
          cancel(run);
        }
      } finally {
        servers.clear(name, readers);
      }
    }
  }

  private List<String> command(LatencyServers servers, String name, Duration checkpoints) {
    List<String> command = new ArrayList<>();
    command.add(cluster == null ? "run" : "submit");
    if (cluster != null) {
      command.add("--cluster-folder=" + cluster);
    }
    if (parallelism != null) {
      command.add("--parallelism=" + parallelism);
    }
    if (!levels.isEmpty()) {
      command.add("--levels=" + names(levels, RegionLevel::id));
    }
    if (!windows.isEmpty()) {
      command.add("--windows=" + names(windows, CalendarWindow::id));
    }
    command.addAll(
        List.of(
            "--input=kafka://" + servers.kafka() + '/' + name,
            "--output=elasticsearch:" + servers.elasticsearch(),
            "--index-prefix=" + name + '-',
            "--no-countries",
            "-D=execution.checkpointing.interval=" + checkpoints.toMillis() + "ms"));
    return command;
  }

  private static <T> String names(Set<T> values, Function<T, String> name) {
    return values.stream().map(name).collect(Collectors.joining(","));
  }

  /** Cancels a job on a cluster, which would continue without the process that submitted it. */
  private void cancel(LiveRun run) throws IOException, InterruptedException {
    Optional<String> job = run.job();
    if (job.isEmpty()) {
      return;
    }
    try {
      TargetCluster.of(LocalCluster.ofInstallation(Optional.of(cluster)))
          .cancel(JobID.fromHexString(job.get()));
    } catch (ExecutionException e) {
      say("Cannot cancel job %s: %s", job.get(), e.getCause().getMessage());
    }
  }

  private void say(String format, Object... values) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, format + "%n", values);
    err.flush();
  }
}
