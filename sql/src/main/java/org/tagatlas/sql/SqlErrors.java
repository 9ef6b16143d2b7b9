package org.tagatlas.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Extracts the message and position from Flink's exceptions. */
final class SqlErrors {

  /** The position in messages of the parser and the validator. */
  private static final Pattern POSITION = Pattern.compile("[Ll]ine (\\d+), column (\\d+)");

  /** The position with its surrounding summary, which does not apply to the script. */
  private static final Pattern POSITION_PHRASE =
      Pattern.compile(
          "(?: at|[Ff]rom|[Aa]t) line \\d+, column \\d+(?: to line \\d+, column \\d+)?:? ?");

  private static final Pattern PREFIX = Pattern.compile("^SQL (?:parse|validation) failed\\.\\s*");

  private SqlErrors() {}

  /** Converts an exception from parsing or planning a statement to an error. */
  static SqlScriptException convert(SqlStatement statement, Throwable thrown) {
    ScriptText.Place place = null;
    List<String> messages = new ArrayList<>();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage() == null ? "" : cause.getMessage().strip();
      Matcher found = POSITION.matcher(message);
      if (place == null && found.find()) {
        place = statement.place(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)));
      }
      String summary = summary(message);
      if (!summary.isEmpty()
          && messages.stream().noneMatch(previous -> previous.contains(summary))) {
        messages.add(summary);
      }
    }
    if (messages.isEmpty()) {
      messages.add(thrown.getClass().getSimpleName());
    }
    return SqlScriptException.at(
        statement.script(),
        place == null ? new ScriptText.Place(statement.begin().line(), 0) : place,
        String.join(" ", messages));
  }

  /** Returns the first paragraph without its introduction and position. */
  private static String summary(String message) {
    String rest = PREFIX.matcher(message).replaceFirst("");
    String first = rest.split("\\R\\s*\\R|\\RWas expecting", 2)[0].strip();
    return POSITION_PHRASE.matcher(first).replaceAll("").replaceAll("\\s*\\R\\s*", " ").strip();
  }
}
