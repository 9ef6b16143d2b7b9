package org.tagatlas.cli;

import java.util.List;
import picocli.CommandLine.ParameterException;

/** The command line as tests outside of this package see it. */
public final class CommandLines {

  private CommandLines() {}

  /**
   * Parses arguments as {@link Tagatlas#main} would, and runs nothing.
   *
   * @throws ParameterException when they can't be
   */
  public static void parse(List<String> arguments) {
    Tagatlas.commandLine().parseArgs(arguments.toArray(String[]::new));
  }
}
