package org.tagatlas.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts a script into statements at semicolons: none of those in quotes, in comments and between
 * {@code STATEMENT SET BEGIN} and {@code END}. In the place of <code>${name}</code> comes the value
 * of a variable, of <code>${name:-value}</code> the one behind the minus unless there is another;
 * in quotes with its own quotes doubled, in comments nothing changes.
 */
public final class SqlScript {

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]*?)(?::-([^}\\n]*))?}");

  private final ScriptText script;
  private final String text;
  private final Map<String, String> variables;
  private final List<SqlStatement> statements = new ArrayList<>();

  /** The statement so far, as it is to be run, and where its characters are from. */
  private final StringBuilder statement = new StringBuilder();

  private final List<Integer> origins = new ArrayList<>();

  /** The same without comments and what is in quotes: what its words tell. */
  private final StringBuilder words = new StringBuilder();

  private SqlScript(ScriptText script, Map<String, String> variables) {
    this.script = script;
    this.text = script.text();
    this.variables = variables;
  }

  /**
   * Returns the statements of a script, the last one with or without a semicolon.
   *
   * @param variables by name
   * @throws SqlMistake when a quote or comment never ends, or a variable has no value
   */
  public static List<SqlStatement> parse(ScriptText script, Map<String, String> variables) {
    SqlScript parsed = new SqlScript(script, variables);
    parsed.read();
    parsed.end();
    return List.copyOf(parsed.statements);
  }

  /**
   * Returns whether a text ends with the semicolon of its last statement, so that nothing is
   * missing.
   */
  public static boolean isFinished(ScriptText script, Map<String, String> variables) {
    SqlScript parsed = new SqlScript(script, variables);
    try {
      parsed.read();
    } catch (SqlMistake e) {
      return !e.isUnfinished();
    }
    return parsed.words.toString().isBlank();
  }

  private void read() {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (text.startsWith("--", i)) {
        int end = text.indexOf('\n', i);
        i = comment(i, end < 0 ? text.length() : end);
      } else if (text.startsWith("/*", i)) {
        int end = text.indexOf("*/", i + 2);
        if (end < 0) {
          throw SqlMistake.unfinished(script, script.place(i), "the comment never ends");
        }
        i = comment(i, end + 2);
      } else if (c == '\'' || c == '`') {
        i = quoted(i, c);
      } else if (c == ';' && !inStatementSet()) {
        end();
        i++;
      } else if (text.startsWith("${", i)) {
        i = variable(i, false);
      } else {
        words.append(Character.isWhitespace(c) ? ' ' : c);
        add(c, i);
        i++;
      }
    }
  }

  private int comment(int from, int to) {
    words.append(' ');
    // A hint looks like a comment, so they stay.
    for (int i = from; i < to; i++) {
      add(text.charAt(i), i);
    }
    return to;
  }

  private int quoted(int from, char quote) {
    words.append('x');
    add(quote, from);
    int i = from + 1;
    while (i < text.length() && text.charAt(i) != quote) {
      if (quote == '\'' && text.startsWith("${", i)) {
        i = variable(i, true);
      } else {
        add(text.charAt(i), i);
        i++;
      }
    }
    if (i == text.length()) {
      throw SqlMistake.unfinished(script, script.place(from), "the quote never ends");
    }
    add(quote, i);
    return i + 1;
  }

  private int variable(int at, boolean inQuotes) {
    Matcher found = VARIABLE.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      throw SqlMistake.at(script, script.place(at), "no variable: it is ${name} or ${name:-value}");
    }
    String value = variables.getOrDefault(found.group(1), found.group(2));
    if (value == null) {
      throw SqlMistake.at(
          script,
          script.place(at),
          "the variable "
              + found.group(1)
              + " has no value. Give one: --var "
              + found.group(1)
              + "=VALUE");
    }
    String typed = inQuotes ? value.replace("'", "''") : value;
    for (int i = 0; i < typed.length(); i++) {
      add(typed.charAt(i), at);
    }
    words.append('x');
    return found.end();
  }

  private void add(char c, int origin) {
    statement.append(c);
    origins.add(origin);
  }

  private boolean inStatementSet() {
    String all = words.toString().strip().replaceAll(" +", " ").toUpperCase(Locale.ROOT);
    return all.contains("STATEMENT SET BEGIN") && !all.matches("(?s).*[; ]END");
  }

  /** Ends a statement: what was nothing but blanks and comments is none. */
  private void end() {
    if (!words.toString().isBlank()) {
      int from = 0;
      while (Character.isWhitespace(statement.charAt(from))) {
        from++;
      }
      int to = statement.length();
      while (Character.isWhitespace(statement.charAt(to - 1))) {
        to--;
      }
      statements.add(
          new SqlStatement(
              script,
              statement.substring(from, to),
              origins.subList(from, to).stream().mapToInt(Integer::intValue).toArray()));
    }
    statement.setLength(0);
    origins.clear();
    words.setLength(0);
  }
}
