package org.tagatlas.cli;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tagatlas.text.EditDistance;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The message for invalid arguments. It names the first argument that the command does not have,
 * and the nearest one that it has.
 */
final class UsageError {

  /** An unknown option in the place of another option's value: picocli names it only here. */
  private static final Pattern UNKNOWN_OPTION = Pattern.compile("Unknown option: '([^']*)'.*");

  private UsageError() {}

  /** Returns the message for an exception of the parser. */
  static String message(ParameterException invalid) {
    CommandSpec command = invalid.getCommandLine().getCommandSpec();
    return unknown(invalid)
        .map(argument -> message(argument, command))
        .orElse(invalid.getMessage());
  }

  /** Returns the first unknown argument, also where a missing required option was reported. */
  private static Optional<String> unknown(ParameterException invalid) {
    List<String> unmatched =
        invalid instanceof UnmatchedArgumentException exception
            ? exception.getUnmatched()
            : invalid instanceof MissingParameterException
                ? invalid.getCommandLine().getUnmatchedArguments()
                : List.of();
    if (!unmatched.isEmpty()) {
      return Optional.of(unmatched.get(0));
    }
    Matcher option = UNKNOWN_OPTION.matcher(String.valueOf(invalid.getMessage()));
    return option.matches() ? Optional.of(option.group(1)) : Optional.empty();
  }

  private static String message(String argument, CommandSpec command) {
    String name = command.qualifiedName();
    if (argument.startsWith("-")) {
      String option = argument.replaceFirst("=.*", "");
      return "unknown option '"
          + option
          + "' for '"
          + name
          + "'."
          + nearest(option, options(command));
    }
    Collection<String> commands = commands(command);
    return commands.isEmpty()
        ? "unexpected argument '" + argument + "' for '" + name + "'."
        : "unknown command '" + name + ' ' + argument + "'." + nearest(argument, commands);
  }

  private static List<String> options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .flatMap(option -> Stream.of(option.names()))
        .toList();
  }

  private static List<String> commands(CommandSpec command) {
    return command.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(each -> !each.usageMessage().hidden())
        .map(CommandSpec::name)
        .toList();
  }

  private static String nearest(String typed, Collection<String> names) {
    return EditDistance.nearest(typed, names)
        .map(name -> " Did you mean '" + name + "'?")
        .orElse("");
  }
}
