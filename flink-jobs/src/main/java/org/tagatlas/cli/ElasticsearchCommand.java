package org.tagatlas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.tagatlas.server.ClusterInfo;
import org.tagatlas.server.EmbeddedElasticsearch;
import org.tagatlas.server.ServerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts and stops the embedded Elasticsearch, and tells how it is. */
@Command(
    name = "elasticsearch",
    mixinStandardHelpOptions = true,
    description = {
      "Starts, stops and tells the state of an Elasticsearch of one's own on this machine.",
      "It goes on when the command has ended, and what is in it survives restarts. It listens on"
          + " 127.0.0.1 alone and asks for no password."
    },
    subcommands = {
      ElasticsearchCommand.Start.class,
      ElasticsearchCommand.Stop.class,
      ElasticsearchCommand.Status.class
    })
final class ElasticsearchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing a command: tagatlas elasticsearch --help lists them.");
  }

  /** What the three have in common: which server is meant, and what goes wrong with it. */
  private abstract static class OnServer implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--port",
        paramLabel = "N",
        description = "Port of the server (default: where it runs, or 9200).")
    private Integer port;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Folder of the server (default: data/elasticsearch of this installation).")
    private Path data;

    @Override
    public final Integer call() throws IOException, InterruptedException {
      EmbeddedServer embedded = embedded();
      return call(embedded.find("--port"), embedded.wantedPort(), spec.commandLine().getOut());
    }

    abstract int call(EmbeddedElasticsearch server, OptionalInt port, PrintWriter out)
        throws IOException, InterruptedException;

    final EmbeddedServer embedded() {
      return new EmbeddedServer(port, data);
    }
  }

  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = "Starts the server, unless it runs, and waits until it can be used.")
  static final class Start extends OnServer {

    @Override
    int call(EmbeddedElasticsearch server, OptionalInt port, PrintWriter out)
        throws IOException, InterruptedException {
      out.println(embedded().words(server.start(port)));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Stops the server; what is in it stays.")
  static final class Stop extends OnServer {

    @Override
    int call(EmbeddedElasticsearch server, OptionalInt port, PrintWriter out)
        throws IOException, InterruptedException {
      out.println(
          server.stop(port) ? "Elasticsearch has stopped." : "Elasticsearch was not running.");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "Tells how the server is.",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:it is up",
        "1:it is down, or does not answer",
        "2:a mistake in what was asked for"
      })
  static final class Status extends OnServer {

    @Override
    int call(EmbeddedElasticsearch server, OptionalInt port, PrintWriter out)
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
        return status.up() ? "up" : "runs, but does not answer (yet)";
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
