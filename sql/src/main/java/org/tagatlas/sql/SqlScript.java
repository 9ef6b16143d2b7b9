package org.tagatlas.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a script into statements at semicolons, except in quotes, in comments and between {@code
 * STATEMENT SET BEGIN} and {@code END}. Substitutes variables: <code>${name}</code>, or <code>
 * ${name:-default}</code> with a default value. In quotes, quotes in the value are doubled; in
 * comments, variables are not substituted.
 */
public final class SqlScript {

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]*?)(?::-([^}\\n]*))?}");

  private final ScriptText script;
  private final String text;
  private final Map<String, String> variables;
  private final List<SqlStatement> statements = new ArrayList<>();

  /** The current statement after substitution, and the origins of its characters. */
  private final StringBuilder statement = new StringBuilder();

  private final List<Integer> origins = new ArrayList<>();

  /** The current statement without comments and quoted text, to detect keywords. */
  private final StringBuilder keywords = new StringBuilder();

  private SqlScript(ScriptText script, Map<String, String> variables) {
    this.script = script;
    this.text = script.text();
    this.variables = variables;
  }

  /**
   * Returns the statements of a script; the last one may lack a semicolon.
   *
   * @param variables values by name
   * @throws SqlScriptException if a quote or comment is not terminated, or a variable has no value
   */
  public static List<SqlStatement> parse(ScriptText script, Map<String, String> variables) {
    SqlScript parsed = new SqlScript(script, variables);
    parsed.read();
    parsed.end();
    return List.copyOf(parsed.statements);
  }

  /** Returns whether the last statement of a text is terminated by a semicolon. */
  public static boolean isFinished(ScriptText script, Map<String, String> variables) {
    SqlScript parsed = new SqlScript(script, variables);
    try {
      parsed.read();
    } catch (SqlScriptException e) {
      return !e.isUnfinished();
    }
    return parsed.keywords.toString().isBlank();
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
          throw SqlScriptException.unfinished(
              script, script.place(i), "the comment is not terminated");
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
        keywords.append(Character.isWhitespace(c) ? ' ' : c);
        add(c, i);
        i++;
      }
    }
  }

  private int comment(int from, int to) {
    keywords.append(' ');
    // Comments are kept, as hints use the same syntax.
    for (int i = from; i < to; i++) {
      add(text.charAt(i), i);
    }
    return to;
  }

  private int quoted(int from, char quote) {
    keywords.append('x');
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
      throw SqlScriptException.unfinished(
          script, script.place(from), "the quote is not terminated");
    }
    add(quote, i);
    return i + 1;
  }

  private int variable(int at, boolean inQuotes) {
    Matcher found = VARIABLE.matcher(text).region(at, text.length());
    if (!found.lookingAt()) {
      throw SqlScriptException.at(
          script, script.place(at), "invalid variable, must be ${name} or ${name:-default}");
    }
    String value = variables.getOrDefault(found.group(1), found.group(2));
    if (value == null) {
      throw SqlScriptException.at(
          script,
          script.place(at),
          "the variable "
              + found.group(1)
              + " has no value; give it with --var "
              + found.group(1)
              + "=VALUE");
    }
    String substituted = inQuotes ? value.replace("'", "''") : value;
    for (int i = 0; i < substituted.length(); i++) {
      add(substituted.charAt(i), at);
    }
    keywords.append('x');
    return found.end();
  }

  private void add(char c, int origin) {
    statement.append(c);
    origins.add(origin);
  }

  private boolean inStatementSet() {
    String all = keywords.toString().strip().replaceAll(" +", " ").toUpperCase(Locale.ROOT);
    return all.contains("STATEMENT SET BEGIN") && !all.matches("(?s).*[; ]END");
  }

  /** Ends the current statement, which is ignored if it has only whitespace and comments. */
  private void end() {
    if (!keywords.toString().isBlank()) {
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
    keywords.setLength(0);
  }
}
