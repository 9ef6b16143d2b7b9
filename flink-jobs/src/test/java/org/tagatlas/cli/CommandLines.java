package org.tagatlas.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line as tests outside of this package see it. */
public final class CommandLines {

  private CommandLines() {}

  /**
   * Parses arguments as {@link Tagatlas#main} would, and runs nothing. A word that looks like an
   * option and is none is refused wherever it is, also behind an option that takes many values.
   *
   * @throws ParameterException when they can't be
   */
  public static void parse(List<String> arguments) {
    CommandLine command = Tagatlas.commandLine();
    ParseResult parsed = command.parseArgs(arguments.toArray(String[]::new));
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    for (OptionSpec option : parsed.matchedOptions()) {
      for (String value : option.originalStringValues()) {
        if (value.startsWith("--")) {
          throw new ParameterException(command, value + " was taken for " + option.longestName());
        }
      }
    }
  }
}
