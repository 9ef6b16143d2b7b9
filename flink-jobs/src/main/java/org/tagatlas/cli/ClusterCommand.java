package org.tagatlas.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tagatlas.cluster.ClusterPorts;
import org.tagatlas.cluster.ClusterSettings;
import org.tagatlas.cluster.ClusterStatus;
import org.tagatlas.cluster.LocalCluster;
import org.tagatlas.cluster.Service;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts and stops a Flink cluster of processes on this machine, and tells how it is. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = {
      "Starts, stops and tells the state of a Flink cluster of one's own on this machine: a"
          + " JobManager with the web UI, TaskManagers, and what jobs need beside.",
      "Each is a process that goes on when the command has ended. A folder has their logs,"
          + " numbers and data. They listen on 127.0.0.1."
    },
    subcommands = {
      ClusterCommand.Start.class,
      ClusterCommand.Stop.class,
      ClusterCommand.Restart.class,
      ClusterCommand.Status.class,
      ClusterCommand.Logs.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas cluster start --with s3",
      "  tagatlas submit --input s3://tagatlas/shards --output files:out",
      "  tagatlas cluster restart jobmanager",
      "  tagatlas cluster stop"
    })
final class ClusterCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing a command: tagatlas cluster --help lists them.");
  }

  /** What all have in common: which cluster is meant. */
  private abstract static class OnCluster implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--folder",
        paramLabel = "DIR",
        description = "Folder of the cluster (default: cluster of this installation).")
    private Path folder;

    @Override
    public final Integer call() throws IOException, InterruptedException {
      return call(
          LocalCluster.ofInstallation(Optional.ofNullable(folder)), spec.commandLine().getOut());
    }

    abstract int call(LocalCluster cluster, PrintWriter out)
        throws IOException, InterruptedException;

    /** Returns the words that name the cluster on a command line. */
    final String named() {
      return folder == null ? "" : " --folder " + folder;
    }
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Starts what does not run of the cluster, and waits until all of it can be used.",
        "What is left out is as it was at the last start."
      })
  static final class Start extends OnCluster {

    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,6}[mgMG]");

    @Option(
        names = "--taskmanagers",
        paramLabel = "N",
        description = "Number of TaskManagers (default: 2).")
    private Integer taskManagers;

    @Option(
        names = "--slots",
        paramLabel = "N",
        description = "Slots of each TaskManager (default: 2).")
    private Integer slots;

    @Option(
        names = "--taskmanager-memory",
        paramLabel = "SIZE",
        description = "What a TaskManager takes in all, such as 2g (the default).")
    private String taskManagerMemory;

    @Option(
        names = "--with",
        split = ",",
        paramLabel = "SERVER",
        description = "Servers beside Flink: s3, kafka, elasticsearch (default: none).")
    private Set<Service> services;

    @Option(
        names = "--port",
        paramLabel = "N",
        description = "Port of the web UI and REST (default: 8081).")
    private Integer rest;

    @Option(
        names = "--rpc-port",
        paramLabel = "N",
        description = "Port of the JobManager for TaskManagers (default: 6123).")
    private Integer rpc;

    @Option(
        names = "--metrics-port",
        paramLabel = "N",
        description =
            "Port of the JobManager's metrics; TaskManagers have the next ones (default: 9249).")
    private Integer metrics;

    @Option(
        names = "--s3-port",
        paramLabel = "N",
        description = "Port of the S3 server (default: 9000).")
    private Integer s3;

    @Option(
        names = "--kafka-port",
        paramLabel = "N",
        description = "Port of the Kafka broker (default: 9092).")
    private Integer kafka;

    @Option(
        names = "--elasticsearch-port",
        paramLabel = "N",
        description = "Port of Elasticsearch (default: 9200).")
    private Integer elasticsearch;

    @Option(
        names = "-D",
        paramLabel = "KEY=VALUE",
        description = "A setting of Flink, such as -D heartbeat.timeout=20s.")
    private Map<String, String> flink = new HashMap<>();

    @Override
    int call(LocalCluster cluster, PrintWriter out) throws IOException, InterruptedException {
      List<String> started =
          cluster.start(
              wanted(cluster.settings().orElse(ClusterSettings.DEFAULTS)),
              said -> {
                out.println(said);
                out.flush();
              });
      ClusterSettings settings = cluster.settings().orElseThrow();
      out.printf(
          "The cluster %s. Web UI: %s (logs and data: %s).%n",
          started.isEmpty() ? "was up already" : "is up", cluster.rest().url(), cluster.folder());
      if (settings.services().contains(Service.S3)) {
        out.printf(
            "S3: s3://tagatlas; jobs on the cluster and submit find it, others after: source %s%n",
            cluster.s3Variables());
      }
      out.printf("Stop it with: ./tagatlas cluster stop%s%n", named());
      return ExitCode.OK;
    }

    private ClusterSettings wanted(ClusterSettings last) {
      Set<Service> all = EnumSet.noneOf(Service.class);
      all.addAll(services == null ? last.services() : services);
      if (taskManagerMemory != null && !MEMORY.matcher(taskManagerMemory).matches()) {
        throw new UserError(
            "--taskmanager-memory " + taskManagerMemory + " is not like 2g or 1728m.");
      }
      ClusterPorts ports = last.ports();
      return new ClusterSettings(
          number("--taskmanagers", taskManagers, last.taskManagers(), 1, 64),
          number("--slots", slots, last.slots(), 1, 64),
          taskManagerMemory == null ? last.taskManagerMemory() : taskManagerMemory,
          all,
          new ClusterPorts(
              port("--port", rest, ports.rest()),
              port("--rpc-port", rpc, ports.rpc()),
              port("--metrics-port", metrics, ports.metrics()),
              port("--s3-port", s3, ports.s3()),
              port("--kafka-port", kafka, ports.kafka()),
              port("--elasticsearch-port", elasticsearch, ports.elasticsearch())),
          flink.isEmpty() ? last.flink() : flink);
    }

    private static int port(String option, Integer asked, int otherwise) {
      return number(option, asked, otherwise, 1024, 65535);
    }

    private static int number(String option, Integer asked, int otherwise, int from, int to) {
      if (asked != null && (asked < from || asked > to)) {
        throw new UserError(option + ' ' + asked + " is not from " + from + " to " + to + '.');
      }
      return asked == null ? otherwise : asked;
    }
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Stops every process of the cluster; what it has on disk stays.")
  static final class Stop extends OnCluster {

    @Override
    int call(LocalCluster cluster, PrintWriter out) throws IOException, InterruptedException {
      int running =
          cluster.settings().isEmpty()
              ? 0
              : cluster.rest().overview().map(overview -> overview.running()).orElse(0);
      List<String> stopped = cluster.stop();
      if (stopped.isEmpty()) {
        out.println("The cluster was not running.");
        return ExitCode.OK;
      }
      out.println("The cluster has stopped: " + String.join(", ", stopped) + '.');
      if (running > 0) {
        out.printf(
            "%d job%s. Go on with: ./tagatlas cluster start%s, then ./tagatlas submit … as before"
                + " with --from-savepoint latest%n",
            running, running == 1 ? " was running" : "s were running", named());
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "restart",
      mixinStandardHelpOptions = true,
      description = {
        "Stops a process of the cluster, if it runs, and starts it again.",
        "A JobManager forgets its jobs: they go on from their last checkpoint when they are"
            + " submitted again with --from-savepoint latest."
      })
  static final class Restart extends OnCluster {

    @Parameters(paramLabel = "PROCESS", description = "Such as jobmanager or taskmanager-1.")
    private String process;

    @Override
    int call(LocalCluster cluster, PrintWriter out) throws IOException, InterruptedException {
      cluster.restart(
          process,
          said -> {
            out.println(said);
            out.flush();
          });
      out.println(process + " is up.");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Tells how each process of the cluster is.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:all are up",
        "1:one is down, or does not answer",
        "2:a mistake in what was asked for"
      })
  static final class Status extends OnCluster {

    @Override
    int call(LocalCluster cluster, PrintWriter out) throws IOException, InterruptedException {
      ClusterStatus status = cluster.status();
      String url = cluster.rest().url();
      for (ClusterStatus.MemberStatus member : status.members()) {
        out.printf(
            "%-16s %-20s %s%n",
            member.name(),
            member.pid().isEmpty()
                ? "down"
                : (member.answers() ? "up" : "does not answer") + ", " + member.pid().getAsLong(),
            member.address());
      }
      status
          .overview()
          .ifPresent(
              overview -> {
                line(out, "web UI", url);
                line(out, "slots", overview.slots() + ", " + overview.free() + " of them free");
                line(out, "running jobs", Integer.toString(overview.running()));
              });
      line(out, "folder", status.folder().toString());
      return status.up() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void line(PrintWriter out, String name, String value) {
      out.printf("%-16s %s%n", name, value);
    }
  }

  @Command(
      name = "logs",
      mixinStandardHelpOptions = true,
      description = "Shows the last lines of the processes' logs.")
  static final class Logs extends OnCluster {

    private static final long POLL_MILLIS = 300;

    @Parameters(
        arity = "0..1",
        paramLabel = "PROCESS",
        description = "Such as jobmanager or taskmanager-1 (default: all).")
    private String process;

    @Option(
        names = "--lines",
        defaultValue = "20",
        paramLabel = "N",
        description = "Lines of each (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(names = "--follow", description = "Go on with what a process logs, until interrupted.")
    private boolean follow;

    @Override
    int call(LocalCluster cluster, PrintWriter out) throws IOException, InterruptedException {
      if (follow && process == null) {
        throw new UserError("--follow shows one process. Name it, such as jobmanager.");
      }
      if (lines < 0) {
        throw new UserError("--lines " + lines + " is less than 0.");
      }
      for (Map.Entry<String, Path> log : cluster.logs(Optional.ofNullable(process)).entrySet()) {
        out.println("==> " + log.getValue() + " <==");
        if (follow) {
          follow(log.getValue(), out);
        } else {
          last(log.getValue(), lines).forEach(out::println);
        }
      }
      return ExitCode.OK;
    }

    /** Returns the last lines of a file, none when it is not there (yet). */
    static List<String> last(Path file, int number) throws IOException {
      Deque<String> last = new ArrayDeque<>();
      if (Files.exists(file)) {
        try (Stream<String> all = Files.lines(file, StandardCharsets.ISO_8859_1)) {
          all.forEach(
              line -> {
                last.addLast(line);
                if (last.size() > number) {
                  last.removeFirst();
                }
              });
        }
      }
      return new ArrayList<>(last);
    }

    private void follow(Path log, PrintWriter out) throws IOException, InterruptedException {
      long skip = Files.exists(log) ? Math.max(0, lineCount(log) - lines) : 0;
      try (BufferedReader in = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
        for (long i = 0; i < skip; i++) {
          in.readLine();
        }
        while (true) {
          for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(line);
          }
          out.flush();
          Thread.sleep(POLL_MILLIS);
        }
      }
    }

    private static long lineCount(Path log) throws IOException {
      try (Stream<String> all = Files.lines(log, StandardCharsets.ISO_8859_1)) {
        return all.count();
      }
    }
  }
}
