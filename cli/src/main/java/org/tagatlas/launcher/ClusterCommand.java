package org.tagatlas.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tagatlas.local.cluster.ClusterPorts;
import org.tagatlas.local.cluster.ClusterSettings;
import org.tagatlas.local.cluster.ClusterStatus;
import org.tagatlas.local.cluster.LocalCluster;
import org.tagatlas.local.cluster.Service;
import org.tagatlas.local.process.LogTail;
import org.tagatlas.local.server.ShellWord;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts, stops and shows the status of a local Flink cluster of processes. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = {
      "Start, stop and show the status of a local Flink cluster: a JobManager with the web UI,"
          + " TaskManagers, and optionally S3, Kafka and Elasticsearch.",
      "Each is a process that keeps running after the command exits, and listens on 127.0.0.1."
          + " Their logs, process IDs and data are in one folder."
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
final class ClusterCommand {

  /** A command on one cluster. */
  private abstract static class OnCluster implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--folder",
        paramLabel = "DIR",
        description = "Folder of the cluster (default: cluster in this installation).")
    private Path folder;

    @Override
    public final Integer call() throws IOException, InterruptedException {
      return call(
          LocalCluster.ofInstallation(Optional.ofNullable(folder)), spec.commandLine().getOut());
    }

    abstract int call(LocalCluster cluster, PrintWriter out)
        throws IOException, InterruptedException;

    /** Returns the option that selects the cluster on a command line. */
    final String folderOption() {
      return folder == null ? "" : " --folder " + ShellWord.of(folder);
    }
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Start all stopped processes of the cluster and wait until they are ready.",
        "Options that are left out keep their value from the last start."
      })
  static final class Start extends OnCluster {

    private static final String LOOPBACK = "127.0.0.1:";
    private static final String HTTP = "http://" + LOOPBACK;
    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,6}[mgMG]");

    @Option(
        names = "--taskmanagers",
        paramLabel = "N",
        description = "Number of TaskManagers (default: 2).")
    private Integer taskManagers;

    @Option(
        names = "--slots",
        paramLabel = "N",
        description = "Slots per TaskManager (default: 2).")
    private Integer slots;

    @Option(
        names = "--taskmanager-memory",
        paramLabel = "SIZE",
        description = "Total memory per TaskManager, such as 2g (default: 2g).")
    private String taskManagerMemory;

    @Option(
        names = "--with",
        split = ",",
        paramLabel = "SERVER",
        description = "Additional servers: s3, kafka, elasticsearch (default: none).")
    private Set<Service> services;

    @Option(
        names = "--port",
        paramLabel = "N",
        description = "Port of the web UI and REST API (default: 8081).")
    private Integer rest;

    @Option(
        names = "--rpc-port",
        paramLabel = "N",
        description = "RPC port of the JobManager (default: 6123).")
    private Integer rpc;

    @Option(
        names = "--metrics-port",
        paramLabel = "N",
        description =
            "Port of the JobManager's metrics; TaskManagers use the following ports (default:"
                + " 9249).")
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
        description = "Flink setting, such as -D heartbeat.timeout=20s. Repeatable.")
    private Map<String, String> flink = new HashMap<>();

    @Override
    int call(LocalCluster cluster, PrintWriter out) throws IOException, InterruptedException {
      List<String> started =
          cluster.start(
              wanted(cluster.settings().orElse(ClusterSettings.DEFAULTS)),
              message -> {
                out.println(message);
                out.flush();
              });
      out.printf(
          "The cluster %s (logs and data: %s).%n",
          started.isEmpty() ? "was already up" : "is up", cluster.folder());
      printAddresses(cluster, out);
      out.printf("Stop it with: ./tagatlas cluster stop%s%n", folderOption());
      return ExitCode.OK;
    }

    private static void printAddresses(LocalCluster cluster, PrintWriter out) throws IOException {
      ClusterSettings settings = cluster.settings().orElseThrow();
      ClusterPorts ports = settings.ports();
      address(out, "Web UI and REST API", cluster.rest().url());
      if (settings.services().contains(Service.S3)) {
        address(
            out,
            "S3",
            HTTP
                + ports.s3()
                + " (s3://tagatlas; for other commands: source "
                + ShellWord.of(cluster.s3Variables())
                + ')');
      }
      if (settings.services().contains(Service.KAFKA)) {
        address(out, "Kafka", LOOPBACK + ports.kafka());
      }
      if (settings.services().contains(Service.ELASTICSEARCH)) {
        String url = HTTP + ports.elasticsearch();
        address(
            out, "Elasticsearch", url + " (page: ./tagatlas serve --elasticsearch " + url + ')');
      }
    }

    private static void address(PrintWriter out, String name, String value) {
      out.printf("  %-20s %s%n", name, value);
    }

    private ClusterSettings wanted(ClusterSettings last) {
      Set<Service> all = EnumSet.noneOf(Service.class);
      all.addAll(services == null ? last.services() : services);
      if (taskManagerMemory != null && !MEMORY.matcher(taskManagerMemory).matches()) {
        throw new UserError(
            "--taskmanager-memory must be a size such as 2g or 1728m, but was '"
                + taskManagerMemory
                + "'.");
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

    private static int port(String option, Integer given, int otherwise) {
      return number(option, given, otherwise, 1024, 65535);
    }

    private static int number(String option, Integer given, int otherwise, int from, int to) {
      if (given != null) {
        OptionRange.require(option, given, from, to);
      }
      return given == null ? otherwise : given;
    }
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Stop all processes of the cluster. Data on disk is kept.")
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
            "%d job%s. To resume: ./tagatlas cluster start%s, then ./tagatlas submit with the same"
                + " options and --from-savepoint latest%n",
            running, running == 1 ? " was running" : "s were running", folderOption());
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "restart",
      mixinStandardHelpOptions = true,
      description = {
        "Stop a process of the cluster if it is running, and start it again.",
        "A restarted JobManager has no jobs. To resume one from its last checkpoint, submit it again"
            + " with --from-savepoint latest."
      })
  static final class Restart extends OnCluster {

    @Parameters(paramLabel = "PROCESS", description = "Process, such as taskmanager-1.")
    private String process;

    @Override
    int call(LocalCluster cluster, PrintWriter out) throws IOException, InterruptedException {
      cluster.restart(
          process,
          message -> {
            out.println(message);
            out.flush();
          });
      out.println(process + " is up.");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Show the status of each process of the cluster.",
      exitCodeList = {
        "0:all processes are up",
        "1:a process is down or does not respond, or internal error",
        "2:invalid usage"
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
                : (member.ready() ? "up" : "no response") + ", " + member.pid().getAsLong(),
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
      description = "Show the last lines of the processes' logs.")
  static final class Logs extends OnCluster {

    private static final long POLL_MILLIS = 300;

    @Parameters(
        arity = "0..1",
        paramLabel = "PROCESS",
        description = "Process, such as taskmanager-1 (default: all).")
    private String process;

    @Option(
        names = "--lines",
        defaultValue = "20",
        paramLabel = "N",
        description = "Number of lines per log (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(
        names = "--follow",
        description = "Print new lines of one process's log until interrupted.")
    private boolean follow;

    @Override
    int call(LocalCluster cluster, PrintWriter out) throws IOException, InterruptedException {
      if (follow && process == null) {
        throw new UserError("--follow needs the name of one process, such as jobmanager.");
      }
      OptionRange.requireAtLeast("--lines", lines, 0);
      for (Map.Entry<String, Path> log : cluster.logs(Optional.ofNullable(process)).entrySet()) {
        out.println("==> " + log.getValue() + " <==");
        if (follow) {
          follow(log.getValue(), out);
        } else {
          LogTail.of(log.getValue(), lines).forEach(out::println);
        }
      }
      return ExitCode.OK;
    }

    private void follow(Path log, PrintWriter out) throws IOException, InterruptedException {
      long skip = Files.exists(log) ? Math.max(0, lineCount(log) - lines) : 0;
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(log), StandardCharsets.UTF_8))) {
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
