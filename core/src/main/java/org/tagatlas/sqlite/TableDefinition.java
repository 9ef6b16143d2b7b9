package org.tagatlas.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The columns of a table, as its {@code CREATE TABLE} statement declares them.
 *
 * @param columns the columns in the order of the table
 * @param unsupported why rows of the table cannot be read; null if they can
 */
record TableDefinition(List<Column> columns, String unsupported) {

  private static final Set<String> CONSTRAINTS =
      Set.of("constraint", "primary", "unique", "check", "foreign");

  /**
   * A column.
   *
   * @param name the name without quotes
   * @param rowid whether the column is another name of the rowid, which records do not repeat
   * @param real whether integers in the column stand for floating-point numbers
   */
  record Column(String name, boolean rowid, boolean real) {}

  /** A word, a quoted name or a symbol of a statement. */
  private record Token(String text, boolean quoted) {

    boolean is(String word) {
      return !quoted && text.equalsIgnoreCase(word);
    }
  }

  /**
   * Parses a statement that SQLite has accepted and stored.
   *
   * @throws DatabaseException if it has no list of columns
   */
  static TableDefinition parse(String statement) throws DatabaseException {
    List<Token> tokens = tokens(statement);
    int at = 0;
    while (at < tokens.size() && !tokens.get(at).is("(")) {
      at++;
    }
    List<List<Token>> definitions = new ArrayList<>();
    List<Token> current = new ArrayList<>();
    int depth = 0;
    for (; at < tokens.size(); at++) {
      Token token = tokens.get(at);
      if (token.is("(") && depth++ == 0) {
        continue;
      }
      if (token.is(")") && --depth == 0) {
        break;
      }
      if (token.is(",") && depth == 1) {
        definitions.add(current);
        current = new ArrayList<>();
      } else {
        current.add(token);
      }
    }
    definitions.add(current);
    if (at == tokens.size() || definitions.stream().anyMatch(List::isEmpty)) {
      throw new DatabaseException("its definition has no columns");
    }
    return of(definitions, tokens.subList(at, tokens.size()));
  }

  private static TableDefinition of(List<List<Token>> definitions, List<Token> options) {
    String key = null;
    List<List<Token>> declared = new ArrayList<>();
    for (List<Token> definition : definitions) {
      Token first = definition.get(0);
      if (!first.quoted && CONSTRAINTS.contains(first.text.toLowerCase(Locale.ROOT))) {
        String single = singleKey(definition);
        key = single == null ? key : single;
      } else {
        declared.add(definition);
      }
    }
    String unsupported = null;
    for (int i = 0; i + 1 < options.size(); i++) {
      if (options.get(i).is("without") && options.get(i + 1).is("rowid")) {
        unsupported = "it is a WITHOUT ROWID table";
      }
    }
    List<Column> columns = new ArrayList<>();
    for (List<Token> definition : declared) {
      String name = definition.get(0).text;
      String type = type(definition);
      boolean primary = isPrimaryKey(definition) || name.equalsIgnoreCase(key);
      columns.add(new Column(name, primary && type.equals("INTEGER"), isReal(type)));
      if (isGenerated(definition)) {
        unsupported = "its column " + name + " is generated";
      }
    }
    return new TableDefinition(List.copyOf(columns), unsupported);
  }

  /** Returns the declared type: the words after the name up to the first constraint. */
  private static String type(List<Token> definition) {
    Set<String> ends =
        Set.of(
            "constraint",
            "primary",
            "not",
            "null",
            "unique",
            "check",
            "default",
            "collate",
            "references",
            "generated",
            "as");
    StringBuilder type = new StringBuilder();
    for (Token token : definition.subList(1, definition.size())) {
      if (!token.quoted && ends.contains(token.text.toLowerCase(Locale.ROOT))) {
        break;
      }
      type.append(type.isEmpty() ? "" : " ").append(token.text.toUpperCase(Locale.ROOT));
    }
    return type.toString();
  }

  /** Returns whether a type has the affinity REAL, by the rules of SQLite. */
  private static boolean isReal(String type) {
    for (String other : List.of("INT", "CHAR", "CLOB", "TEXT", "BLOB")) {
      if (type.contains(other)) {
        return false;
      }
    }
    return type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB");
  }

  private static boolean isGenerated(List<Token> definition) {
    int depth = 0;
    for (Token token : definition.subList(1, definition.size())) {
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth == 0 && (token.is("generated") || token.is("as"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPrimaryKey(List<Token> definition) {
    for (int i = 1; i + 1 < definition.size(); i++) {
      if (definition.get(i).is("primary") && definition.get(i + 1).is("key")) {
        // In a column definition, SQLite does not treat a descending key as the rowid.
        return i + 2 >= definition.size() || !definition.get(i + 2).is("desc");
      }
    }
    return false;
  }

  /** Returns the column of a table constraint PRIMARY KEY (column); null for any other one. */
  private static String singleKey(List<Token> constraint) {
    for (int i = 0; i + 3 < constraint.size(); i++) {
      if (constraint.get(i).is("primary") && constraint.get(i + 1).is("key")) {
        for (int at = i + 3; at < constraint.size() && !constraint.get(at).is(")"); at++) {
          if (constraint.get(at).is(",")) {
            return null;
          }
        }
        return constraint.get(i + 3).text;
      }
    }
    return null;
  }

  private static List<Token> tokens(String sql) {
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if (sql.startsWith("--", i)) {
        int end = sql.indexOf('\n', i);
        i = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", i)) {
        int end = sql.indexOf("*/", i + 2);
        i = end < 0 ? sql.length() : end + 2;
      } else if (c == '"' || c == '`' || c == '\'' || c == '[') {
        i = quoted(sql, i, c == '[' ? ']' : c, tokens);
      } else if (isWord(c)) {
        int start = i;
        while (i < sql.length() && isWord(sql.charAt(i))) {
          i++;
        }
        tokens.add(new Token(sql.substring(start, i), false));
      } else {
        tokens.add(new Token(String.valueOf(c), false));
        i++;
      }
    }
    return tokens;
  }

  private static boolean isWord(char c) {
    return c == '_' || c == '$' || c > 0x7f || Character.isLetterOrDigit(c);
  }

  private static int quoted(String sql, int start, char quote, List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    int i = start + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i++);
      if (c != quote) {
        text.append(c);
      } else if (quote != ']' && i < sql.length() && sql.charAt(i) == quote) {
        text.append(c);
        i++;
      } else {
        break;
      }
    }
    tokens.add(new Token(text.toString(), true));
    return i;
  }
}
