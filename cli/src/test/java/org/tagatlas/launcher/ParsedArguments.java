package org.tagatlas.launcher;

import java.util.List;
import picocli.CommandLine.ParameterException;

/** Parses command lines, for tests in other packages. */
public final class ParsedArguments {

  private ParsedArguments() {}

  /**
   * Parses arguments as {@link Launcher#main} does, without running the command.
   *
   * @throws ParameterException if they are invalid
   */
  public static void parse(List<String> arguments) {
    Launcher.commandLine().parseArgs(arguments.toArray(String[]::new));
  }
}
