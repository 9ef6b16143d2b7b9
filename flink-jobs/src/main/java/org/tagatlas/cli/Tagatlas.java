package org.tagatlas.cli;

import org.tagatlas.run.ReplayCommand;
import org.tagatlas.run.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the job jar, called by {@code flink run}. */
@Command(
    name = "tagatlas",
    description = "A live atlas of what the world photographs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {RunCommand.class, ReplayCommand.class})
public final class Tagatlas {

  /** Runs a command, see {@link CommandLines#run}. */
  public static void main(String[] args) {
    CommandLines.run(commandLine(), args);
  }

  static CommandLine commandLine() {
    return CommandLines.of(new Tagatlas());
  }
}
