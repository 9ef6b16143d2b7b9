package org.tagatlas.cli;

import java.io.PrintWriter;
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
      GenerateCommand.class,
      MachineTagsCommand.class,
      GazetteerCommand.class,
      GeocodeCommand.class,
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

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing a command: tagatlas --help lists them.");
  }

  /** Runs a command and exits with its code: 0 done, 2 the user's mistake, 1 the rest. */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    // Returning from main instead of exiting lets a Flink client that called it go on.
    if (code != 0 || !Boolean.getBoolean("tagatlas.embedded")) {
      System.exit(code);
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
          exception.printStackTrace(err);
          return CommandLine.ExitCode.SOFTWARE;
        };
    return new CommandLine(new Tagatlas())
        .setExecutionExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }
}
