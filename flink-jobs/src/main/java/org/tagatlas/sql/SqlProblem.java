package org.tagatlas.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds words and a place for what Flink says of a statement. */
final class SqlProblem {

  /** Where the parser and the validator say that something is. */
  private static final Pattern PLACE = Pattern.compile("[Ll]ine (\\d+), column (\\d+)");

  /** The same with the words around it, which are wrong once the statement is part of a script. */
  private static final Pattern PLACE_WORDS =
      Pattern.compile(
          "(?: at|[Ff]rom|[Aa]t) line \\d+, column \\d+(?: to line \\d+, column \\d+)?:? ?");

  private static final Pattern LEAD = Pattern.compile("^SQL (?:parse|validation) failed\\.\\s*");

  private SqlProblem() {}

  /** Returns a statement's mistake for what was thrown when it was parsed or planned. */
  static SqlMistake mistake(SqlStatement statement, Throwable thrown) {
    ScriptText.Place place = null;
    List<String> said = new ArrayList<>();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage() == null ? "" : cause.getMessage().strip();
      Matcher found = PLACE.matcher(message);
      if (place == null && found.find()) {
        place = statement.place(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)));
      }
      String words = words(message);
      if (!words.isEmpty() && said.stream().noneMatch(former -> former.contains(words))) {
        said.add(words);
      }
    }
    if (said.isEmpty()) {
      said.add(thrown.getClass().getSimpleName());
    }
    return SqlMistake.at(
        statement.script(),
        place == null ? new ScriptText.Place(statement.begin().line(), 0) : place,
        String.join(" ", said));
  }

  /** Returns the first paragraph, without what leads to it and without the place. */
  private static String words(String message) {
    String rest = LEAD.matcher(message).replaceFirst("");
    String first = rest.split("\\R\\s*\\R|\\RWas expecting", 2)[0].strip();
    return PLACE_WORDS.matcher(first).replaceAll("").replaceAll("\\s*\\R\\s*", " ").strip();
  }
}
