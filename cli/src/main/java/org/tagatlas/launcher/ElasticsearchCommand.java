package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.tagatlas.local.server.ClusterInfo;
import org.tagatlas.local.server.LocalElasticsearch;
import org.tagatlas.local.server.ServerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts, stops and shows the status of the local Elasticsearch. */
@Command(
    name = "elasticsearch",
    mixinStandardHelpOptions = true,
    description = {
      "Start, stop and show the status of a local Elasticsearch.",
      "It keeps running after the command exits, and its data survives restarts. It listens on"
          + " 127.0.0.1 only and has no password."
    },
    subcommands = {
      ElasticsearchCommand.Start.class,
      ElasticsearchCommand.Stop.class,
      ElasticsearchCommand.Status.class
    })
final class ElasticsearchCommand {

  /** A command on one server. */
  private abstract static class OnServer implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--port",
        paramLabel = "N",
        description = "Port of the server (default: the one it runs on, or 9200).")
    private Integer port;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Folder of the server (default: data/elasticsearch in this installation).")
    private Path data;

    @Override
    public final Integer call() throws IOException, InterruptedException {
      LocalServer local = localServer();
      return call(local.find("--port"), local.requestedPort(), spec.commandLine().getOut());
    }

    abstract int call(LocalElasticsearch server, OptionalInt port, PrintWriter out)
        throws IOException, InterruptedException;

    final LocalServer localServer() {
      return new LocalServer(port, data);
    }
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = "Start the server unless it is running, and wait until it is ready.")
  static final class Start extends OnServer {

    @Override
    int call(LocalElasticsearch server, OptionalInt port, PrintWriter out)
        throws IOException, InterruptedException {
      out.println(localServer().message(server.start(port)));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Stop the server. Its data is kept.")
  static final class Stop extends OnServer {

    @Override
    int call(LocalElasticsearch server, OptionalInt port, PrintWriter out)
        throws IOException, InterruptedException {
      out.println(
          server.stop(port) ? "Elasticsearch has stopped." : "Elasticsearch was not running.");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Show the status of the server.",
      exitCodeList = {
        "0:the server is up",
        "1:the server is down or does not respond, or internal error",
        "2:invalid usage"
      })
  static final class Status extends OnServer {

    @Override
    int call(LocalElasticsearch server, OptionalInt port, PrintWriter out)
        throws IOException, InterruptedException {
      ServerStatus status = server.status(port);
      line(out, "elasticsearch", state(status));
      if (status.pid().isPresent()) {
        line(out, "address", status.url());
        line(out, "process", Long.toString(status.pid().getAsLong()));
      }
      if (status.cluster().isPresent()) {
        ClusterInfo cluster = status.cluster().get();
        line(out, "version", cluster.version());
        line(out, "cluster", cluster.name() + " (" + cluster.uuid() + ")");
        line(out, "health", cluster.health());
        line(out, "documents", String.format(Locale.ROOT, "%,d", cluster.documents()));
        line(out, "on disk", megabytes(cluster.storeBytes()));
      }
      line(out, "disk free", megabytes(status.freeBytes()));
      line(out, "folder", status.data().toString());
      line(out, "log", status.log().toString());
      return status.up() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static String state(ServerStatus status) {
      if (status.pid().isPresent()) {
        return status.up() ? "up" : "running, but not responding (yet)";
      }
      return "down"
          + status
              .occupant()
              .map(other -> "; port " + status.port() + " is taken by " + other)
              .orElse("");
    }

    private static void line(PrintWriter out, String name, String value) {
      out.printf("%-14s %s%n", name, value);
    }

    private static String megabytes(long bytes) {
      return String.format(Locale.ROOT, "%,d MB", bytes >> 20);
    }
  }
}
