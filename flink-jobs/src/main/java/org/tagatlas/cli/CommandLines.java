package org.tagatlas.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.failure.UserFacingException;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.job.Branches;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.run.UserError;
import org.tagatlas.run.WordConverter;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/** Creates command lines, and reports failures of commands as a message and an exit code. */
public final class CommandLines {

  static {
    // Before anything else is initialized, including the log.
    formatInRoot();
  }

  private static final Logger LOG = LoggerFactory.getLogger(CommandLines.class);

  /** The replacement character, which Java decodes undecodable bytes to. */
  private static final char UNREADABLE = '\uFFFD';

  private static final Map<String, String> EXIT_CODES =
      new TreeMap<>(Map.of("0", "done", "1", "internal error", "2", "invalid usage"));

  private CommandLines() {}

  /** Creates the command line of a command. */
  public static CommandLine of(Object command) {
    formatInRoot();
    CommandLine line = new CommandLine(command);
    describeExitCodes(line);
    return line.registerConverter(
            DocumentKind.class, new WordConverter<>(Branches::kinds, DocumentKind::name))
        .registerConverter(
            RegionLevel.class, new WordConverter<>(RegionLevel.values(), RegionLevel::id))
        .registerConverter(
            CalendarWindow.class, new WordConverter<>(CalendarWindow.values(), CalendarWindow::id))
        .setParameterExceptionHandler(CommandLines::refuse)
        .setExecutionExceptionHandler((e, failed, parsed) -> fail(e, failed))
        .setCaseInsensitiveEnumValuesAllowed(true)
        // A folder's name can start with an @, too.
        .setExpandAtFiles(false)
        // Otherwise a misspelt option after one that takes several values would be one of them.
        .setUnmatchedOptionsAllowedAsOptionParameters(false)
        .setUsageHelpAutoWidth(true);
  }

  /** Documents the exit codes in the help of each command that does not describe its own. */
  private static void describeExitCodes(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.exitCodeListHeading("%nExit codes:%n");
    if (usage.exitCodeList().isEmpty()) {
      usage.exitCodeList(EXIT_CODES);
    }
    line.getSubcommands().values().forEach(CommandLines::describeExitCodes);
  }

  /**
   * Runs a command. The launcher's process then exits: 0 done, 1 internal error, 2 invalid usage.
   * When a Flink client calls it, it returns.
   *
   * @throws IllegalStateException if a Flink client called it and the command failed
   */
  public static void run(CommandLine command, String... args) {
    int code = execute(command, args);
    if (Boolean.getBoolean("tagatlas.process")) {
      System.exit(code);
    }
    if (code != 0) {
      throw new IllegalStateException("tagatlas failed with exit code " + code);
    }
  }

  private static int execute(CommandLine command, String... args) {
    try {
      requireReadable(args, System.getProperty("sun.jnu.encoding", ""));
      return command.execute(args);
    } catch (UserFacingException | Error e) {
      // Uncaught, an error would leave the process running with its other threads.
      return fail(e, command);
    }
  }

  /**
   * Checks that Java could decode the arguments in the encoding of its locale.
   *
   * @throws UserError if it could not
   */
  static void requireReadable(String[] args, String encoding) {
    if (encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
      return;
    }
    for (String arg : args) {
      if (arg.indexOf(UNREADABLE) >= 0) {
        throw new UserError(
            "The argument '"
                + arg
                + "' has characters that Java cannot read in this locale ("
                + encoding
                + "). Set LC_ALL to a UTF-8 locale, such as C.UTF-8.");
      }
    }
  }

  /** Sets the root locale: Flink formats sizes in the default locale and parses them again. */
  static void formatInRoot() {
    Locale.setDefault(Locale.ROOT);
  }

  /** Reports invalid arguments in one message, without the page of usage. */
  private static int refuse(ParameterException invalid, String[] args) {
    CommandLine command = invalid.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tagatlas: " + UsageError.message(invalid));
    err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(Throwable failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof UserFacingException expected) {
      String message = expected.getMessage();
      err.println("tagatlas: " + (expected.isUserError() ? sentence(message) : message));
      return expected.isUserError() ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
    LOG.error("{} failed", command.getCommandName(), failure);
    String log = System.getProperty("tagatlas.log");
    err.println(
        "tagatlas: "
            + command.getCommandName()
            + " failed: "
            + rootCause(failure)
            + (log == null ? "" : " See " + log + " for details."));
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** Returns the root cause of a failure in one line. */
  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String name = cause.getClass().getSimpleName();
    String message = cause.getMessage() == null ? "" : cause.getMessage().strip();
    String line = message.lines().findFirst().map(first -> name + ": " + first).orElse(name);
    return sentence(line);
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + '.';
  }
}
