package org.tagatlas.cli;

import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
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
      RunCommand.class,
      ElasticsearchCommand.class,
      GenerateCommand.class,
      GeocodeCommand.class,
      MachineTagsCommand.class,
      GazetteerCommand.class,
      AutoComplete.GenerateCompletion.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:something broke", "2:a mistake in what was asked for"},
    footerHeading = "%nExamples:%n",
    footer = {
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
    int code = commandLine().execute(args);
    if (Boolean.getBoolean("tagatlas.process")) {
      System.exit(code);
    }
    if (code != 0) {
      throw new IllegalStateException("tagatlas ended with exit code " + code);
    }
  }

  static CommandLine commandLine() {
    IExecutionExceptionHandler failures =
        (exception, commandLine, parsed) -> {
          PrintWriter err = commandLine.getErr();
          if (exception instanceof UserError) {
            err.println("tagatlas: " + exception.getMessage());
            return CommandLine.ExitCode.USAGE;
          }
          LOG.error("{} failed", commandLine.getCommandName(), exception);
          err.println("tagatlas: " + rootCause(exception));
          String log = System.getProperty("tagatlas.log");
          if (log != null) {
            err.println("The whole story is in " + log + '.');
          }
          return CommandLine.ExitCode.SOFTWARE;
        };
    return new CommandLine(new Tagatlas())
        .setExecutionExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
