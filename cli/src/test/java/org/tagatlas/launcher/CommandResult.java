package org.tagatlas.launcher;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * The result of a command that ran in this JVM, which saves the start of a process.
 *
 * @param code the exit code
 * @param out the standard output
 * @param err the standard error
 */
record CommandResult(int code, String out, String err) {

  /** Runs a command; commands of several threads run one after the other. */
  static synchronized CommandResult of(String... arguments) {
    PrintStream standardOut = System.out;
    PrintStream standardErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      CommandLine command =
          Launcher.commandLine()
              .setOut(new PrintWriter(System.out, true))
              .setErr(new PrintWriter(System.err, true));
      int code = command.execute(arguments);
      command.getOut().flush();
      command.getErr().flush();
      return new CommandResult(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(standardOut);
      System.setErr(standardErr);
    }
  }

  /** Returns whether the command succeeded. */
  boolean succeeded() {
    return code == 0;
  }
}
