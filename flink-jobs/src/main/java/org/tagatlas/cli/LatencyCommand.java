package org.tagatlas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.generate.Generator;
import org.tagatlas.generate.ShardFormat;
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.latency.LatencyMeasurement;
import org.tagatlas.latency.LatencyReport;
import org.tagatlas.latency.Load;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how long a live run takes from a message to what readers of Elasticsearch find. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how long a live run takes: publishes made-up rows to a topic of Kafka at a rate,"
          + " runs the job from there into Elasticsearch, and searches there until what it has sent"
          + " can be found.",
      "Kafka, Elasticsearch and the job are processes of their own, which this command starts and"
          + " stops; or those of a cluster, or an Elasticsearch elsewhere. Leave the machine alone"
          + " meanwhile."
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

  private static final int MOST_ROWS_A_SECOND = 1_000_000;
  private static final int MOST_SECONDS = 86_400;
  private static final int SHARDS = 8;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rate",
      defaultValue = "5000",
      paramLabel = "N",
      description = "Rows a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "120",
      paramLabel = "N",
      description = "How long is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "45",
      paramLabel = "N",
      description = "Seconds at that rate ahead of it (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--before",
      defaultValue = "100000",
      paramLabel = "N",
      description =
          "Rows that are in the topic when the job starts, and counted before anything is measured"
              + " (default: ${DEFAULT-VALUE}).")
  private long before;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description =
          "An Elasticsearch that is there; user and password as run takes them from the"
              + " environment. Indices of names of their own are made and dropped.")
  private String elasticsearch;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "A Kafka that is there; a topic of a name of its own is made and deleted.")
  private String kafka;

  @Option(
      names = "--cluster-folder",
      paramLabel = "DIR",
      description = "Run the job on the cluster of this folder, with its Kafka and Elasticsearch.")
  private Path cluster;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "SECONDS",
      description = "Time between two checkpoints (default: that of a live run, 10).")
  private Double checkpointSeconds;

  @Option(
      names = "--levels",
      split = ",",
      paramLabel = "LEVEL",
      description = "Levels of regions, country among them (default: as run chooses them, all).")
  private Set<RegionLevel> levels = EnumSet.noneOf(RegionLevel.class);

  @Option(
      names = "--windows",
      split = ",",
      paramLabel = "WINDOW",
      description = "Calendar windows, all among them (default: as run chooses them, all,year).")
  private Set<CalendarWindow> windows = EnumSet.noneOf(CalendarWindow.class);

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks of each operator (default: as run and submit choose it).")
  private Integer parallelism;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers as JSON as well.")
  private Path json;

  @Override
  public Integer call() throws Exception {
    Load load = load();
    if (cluster != null && (kafka != null || elasticsearch != null)) {
      throw new UserError(
          "--cluster-folder has a Kafka and an Elasticsearch: leave out --kafka and"
              + " --elasticsearch.");
    }
    if (!levels.isEmpty() && !levels.contains(RegionLevel.COUNTRY)
        || !windows.isEmpty() && !windows.contains(CalendarWindow.ALL)) {
      throw new UserError(
          "The probes are looked for in the signature of a country of all time: add country to"
              + " --levels and all to --windows.");
    }
    if (json != null) {
      RunCommand.requireWritable("--json", json);
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
              "tagatlas: of %d probes %d were found as photos and %d in the signature: the job can't"
                  + " keep up.%n",
              report.sent(),
              report.photos().number(),
              report.signatures().number());
      return ExitCode.SOFTWARE;
    }
    return ExitCode.OK;
  }

  private Load load() {
    check("--rate", rate, 1, MOST_ROWS_A_SECOND);
    check("--seconds", seconds, 1, MOST_SECONDS);
    check("--warm-up", warmUp, 0, MOST_SECONDS);
    check("--before", before, 0, Generator.MAX_ROWS);
    if (checkpointSeconds != null && !(checkpointSeconds >= 0.1 && checkpointSeconds <= 3600)) {
      throw new UserError("--checkpoint-interval is not from 0.1 to 3600.");
    }
    Load load = new Load(rate, warmUp, seconds, before);
    if (load.rows() > Generator.MAX_ROWS) {
      throw new UserError(
          "These are more than " + Generator.MAX_ROWS + " rows in all: ask for less of them.");
    }
    return load;
  }

  private static void check(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new UserError(option + " is not from " + least + " to " + most + '.');
    }
  }

  private LatencyReport measure(Load load, Path work) throws Exception {
    say("Making up %,d rows ...", load.rows());
    Path shards = Files.createDirectories(work.resolve("shards"));
    new Generator(Gazetteer.load().cities(), load.rows(), 1, SHARDS, ShardFormat.JSONL)
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
      command.add("--levels=" + words(levels, RegionLevel::word));
    }
    if (!windows.isEmpty()) {
      command.add("--windows=" + words(windows, CalendarWindow::word));
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

  private static <T> String words(Set<T> values, Function<T, String> word) {
    return values.stream().map(word).collect(Collectors.joining(","));
  }

  /** Ends a job that would go on without the process that has submitted it. */
  private void cancel(LiveRun run) throws IOException {
    run.job()
        .ifPresent(
            job ->
                Tagatlas.commandLine()
                    .setOut(new PrintWriter(Writer.nullWriter()))
                    .execute("job", "cancel", job, "--cluster-folder=" + cluster));
  }

  private void say(String format, Object... values) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, format + "%n", values);
    err.flush();
  }
}
