package org.tagatlas.cli;

import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.chaos.Target;
import org.tagatlas.cluster.Service;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.connectors.kafka.KafkaSetupException;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.publish.Kind;
import org.tagatlas.server.BrokenServerException;
import org.tagatlas.server.UnusableServerException;
import org.tagatlas.sql.ResultFormat;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: parses and calls, and turns what went wrong into words and an exit code. */
@Command(
    name = "tagatlas",
    description = "A live atlas of what the world photographs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ServeCommand.class,
      ReplayCommand.class,
      ClusterCommand.class,
      SubmitCommand.class,
      JobCommand.class,
      ElasticsearchCommand.class,
      KibanaCommand.class,
      GenerateCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      LatencyCommand.class,
      ScanCommand.class,
      SqlCommand.class,
      GeocodeCommand.class,
      MachineTagsCommand.class,
      GazetteerCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:something broke", "2:a mistake in what was asked for"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas demo",
      "  tagatlas generate --photos 100000 --seed 1 --shards 8 --out shards",
      "  tagatlas run --input shards --output files:out --summary summary.json",
      "  source <(tagatlas generate-completion)"
    })
public final class Tagatlas implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Tagatlas.class);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing a command: tagatlas --help lists them.");
  }

  /**
   * Runs a command. In a process of its own it exits with 0 done, 2 the user's mistake, 1 the rest;
   * called by a Flink client it returns.
   *
   * @throws IllegalStateException when a Flink client called it and the command did not end well
   */
  public static void main(String[] args) {
    int code = execute(args);
    if (Boolean.getBoolean("tagatlas.process")) {
      System.exit(code);
    }
    if (code != 0) {
      throw new IllegalStateException("tagatlas ended with exit code " + code);
    }
  }

  private static int execute(String... args) {
    CommandLine command = commandLine();
    try {
      return command.execute(args);
    } catch (Error e) {
      // Left to itself the process would live on with whatever threads there are.
      return fail(e, command);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Tagatlas())
        .registerConverter(Kind.class, new WordConverter<>(Kind.values(), Kind::word))
        .registerConverter(
            RegionLevel.class, new WordConverter<>(RegionLevel.values(), RegionLevel::word))
        .registerConverter(
            CalendarWindow.class,
            new WordConverter<>(CalendarWindow.values(), CalendarWindow::word))
        .registerConverter(Service.class, new WordConverter<>(Service.values(), Service::word))
        .registerConverter(
            ResultFormat.class, new WordConverter<>(ResultFormat.values(), ResultFormat::word))
        .registerConverter(Target.class, new WordConverter<>(Target.values(), Target::word))
        .setParameterExceptionHandler(Tagatlas::refuse)
        .setExecutionExceptionHandler((e, command, parsed) -> fail(e, command))
        .setCaseInsensitiveEnumValuesAllowed(true)
        // Else a misspelt option behind one that takes many values would be one of them.
        .setUnmatchedOptionsAllowedAsOptionParameters(false)
        .setUsageHelpAutoWidth(true);
  }

  /** Says what is wrong with the arguments: one message, not lost in a page of usage. */
  private static int refuse(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tagatlas: " + mistake.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(mistake, err)) {
      err.println(command.getCommandSpec().qualifiedName() + " --help says what there is.");
    }
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(Throwable failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof UserError
        || failure instanceof UnusableServerException
        || failure instanceof ElasticsearchSetupException
        || failure instanceof KafkaSetupException) {
      err.println("tagatlas: " + sentence(failure.getMessage()));
      return CommandLine.ExitCode.USAGE;
    }
    if (failure instanceof BrokenServerException) {
      err.println("tagatlas: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    LOG.error("{} failed", command.getCommandName(), failure);
    String log = System.getProperty("tagatlas.log");
    err.println(
        "tagatlas: "
            + command.getCommandName()
            + " failed: "
            + rootCause(failure)
            + (log == null ? "" : " The whole story is in " + log + '.'));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Returns in one line what was at the bottom of a failure. */
  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String name = cause.getClass().getSimpleName();
    String said = cause.getMessage() == null ? "" : cause.getMessage().strip();
    String line = said.lines().findFirst().map(first -> name + ": " + first).orElse(name);
    return sentence(line);
  }

  private static String sentence(String words) {
    return words.endsWith(".") ? words : words + '.';
  }
}
