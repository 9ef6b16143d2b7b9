package org.tagatlas.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Renders the help of all commands as Markdown: docs/cli.md. */
final class CommandReference {

  /** The command that writes the file. */
  static final String WRITE =
      "mvn test -pl cli -am -Dtest=CommandReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtagatlas.reference=write";

  private static final Pattern DEFAULT = Pattern.compile("(.*) \\(default: ([^()]*)\\)\\.?");

  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> exitCodes;

  private CommandReference(Map<String, String> exitCodes) {
    this.exitCodes = exitCodes;
  }

  /** Returns the reference of a command and all its subcommands. */
  static String of(CommandLine command) {
    Map<String, String> codes = command.getCommandSpec().usageMessage().exitCodeList();
    CommandReference reference = new CommandReference(codes);
    reference.introduction();
    reference.contents(command);
    command.getSubcommands().values().forEach(reference::command);
    return reference.text.toString();
  }

  private void introduction() {
    line("# Command-line reference");
    line("");
    line("All commands and options of `./tagatlas`, for users of an installation or a checkout.");
    line("This file is generated from the help texts: do not edit it.");
    line("To update it after a change of an option, run:");
    line("");
    line("```");
    line(WRITE);
    line("```");
    line("");
    line("Each command also has `-h`, `--help` and `-V`, `--version`.");
    line("Options take their value after a space or `=`.");
    line("A word in capitals stands for a value, and `…` means that several values may follow.");
    line("");
    exitCodes(exitCodes);
  }

  private void contents(CommandLine root) {
    line("| command | |");
    line("| --- | --- |");
    for (CommandLine command : visible(root)) {
      CommandSpec spec = command.getCommandSpec();
      String name = spec.qualifiedName().replace("tagatlas ", "");
      String summary = description(spec).get(0).split("(?<=\\.) ")[0];
      line("| [`" + name + "`](#" + anchor(spec) + ") | " + cell(summary) + " |");
    }
    line("");
  }

  private static String anchor(CommandSpec command) {
    return command.qualifiedName("-");
  }

  private void command(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    if (usage.hidden()) {
      return;
    }
    line("## " + spec.qualifiedName());
    line("");
    description(spec)
        .forEach(paragraph -> line(prose(paragraph).replaceAll("(?<=[.]) (?=[A-Z])", "\n")));
    line("");
    List<CommandLine> subcommands = visible(command);
    if (subcommands.isEmpty()) {
      line("```");
      line(synopsis(spec));
      line("```");
      line("");
    }
    table("argument", spec.positionalParameters());
    table(
        "option",
        spec.options().stream()
            .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
            .toList());
    if (!usage.exitCodeList().equals(exitCodes)) {
      exitCodes(usage.exitCodeList());
    }
    if (usage.footer().length > 0) {
      line(usage.footer().length == 1 ? "Example:" : "Examples:");
      line("");
      line("```");
      Stream.of(usage.footer()).forEach(example -> line(plain(example).strip()));
      line("```");
      line("");
    }
    subcommands.forEach(this::command);
  }

  private static List<CommandLine> visible(CommandLine command) {
    return command.getSubcommands().values().stream()
        .filter(each -> !each.getCommandSpec().usageMessage().hidden())
        .toList();
  }

  private static List<String> description(CommandSpec command) {
    return Stream.of(command.usageMessage().description())
        .map(CommandReference::plain)
        .filter(paragraph -> !paragraph.isBlank())
        .toList();
  }

  private static String synopsis(CommandSpec command) {
    List<String> words = new ArrayList<>(List.of(command.qualifiedName(), "[OPTION…]"));
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "…" : "");
      words.add(parameter.required() ? label : '[' + label + ']');
    }
    return String.join(" ", words);
  }

  private static String name(ArgSpec argument) {
    boolean several = argument.arity().max() > 1 || argument.splitRegex().equals(",");
    String label = argument.arity().max() == 0 ? "" : argument.paramLabel() + (several ? "…" : "");
    if (argument instanceof OptionSpec option) {
      String names = String.join(", ", option.names());
      return "`" + (names + ' ' + label).strip() + '`';
    }
    return '`' + label + '`';
  }

  private void table(String kind, List<? extends ArgSpec> arguments) {
    if (arguments.isEmpty()) {
      return;
    }
    line("| " + kind + " | description | default |");
    line("| --- | --- | --- |");
    for (ArgSpec argument : arguments) {
      String description =
          Stream.of(argument.description())
              .map(CommandReference::plain)
              .collect(Collectors.joining(" "));
      Matcher matcher = DEFAULT.matcher(description);
      boolean matches = matcher.matches();
      String meaning = matches ? matcher.group(1) : description.replaceFirst("\\.$", "");
      String value = matches ? matcher.group(2) : isRequired(argument) ? "required" : "";
      line("| " + cell(name(argument)) + " | " + cell(meaning) + " | " + cell(value) + " |");
    }
    line("");
  }

  private static boolean isRequired(ArgSpec argument) {
    return argument.required() && argument.group() == null;
  }

  private void exitCodes(Map<String, String> codes) {
    line("| exit code | meaning |");
    line("| --- | --- |");
    codes.forEach((code, meaning) -> line("| " + code + " | " + cell(meaning) + " |"));
    line("");
  }

  /** Resolves the format specifiers of picocli. */
  private static String plain(String text) {
    return text.replace("%n", " ").replace("%%", "%").replaceAll("\\s+", " ");
  }

  private static String cell(String text) {
    return prose(text).replace("|", "\\|");
  }

  private static String prose(String text) {
    return text.startsWith("`") ? text : text.replace("*", "\\*").replace("<", "&lt;");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
