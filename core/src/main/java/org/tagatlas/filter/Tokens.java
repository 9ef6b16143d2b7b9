package org.tagatlas.filter;

import java.util.ArrayList;
import java.util.List;

/** The words, literals and symbols of a condition. */
final class Tokens {

  /** A kind of tokens. */
  enum Kind {
    WORD,
    QUOTED_NAME,
    TEXT,
    NUMBER,
    SYMBOL,
    END
  }

  /**
   * A token.
   *
   * @param text the token without quotes
   * @param at index of its first character
   */
  record Token(Kind kind, String text, int at) {

    boolean is(String word) {
      return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
    }
  }

  private static final List<String> SYMBOLS =
      List.of(
          "<>", "!=", "<=", ">=", "||", "<", ">", "=", "(", ")", ",", ".", "+", "-", "*", "/", "%");

  private Tokens() {}

  static List<Token> of(String text) {
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = i + 1;
      if (Character.isWhitespace(c)) {
        i++;
        continue;
      }
      if (c == '\'' || c == '`' || c == '"') {
        end = quoted(text, i, c, tokens);
      } else if (isDigit(c) || c == '.' && i + 1 < text.length() && isDigit(text.charAt(i + 1))) {
        end = number(text, i);
        tokens.add(new Token(Kind.NUMBER, text.substring(i, end), i));
      } else if (Character.isLetter(c) || c == '_') {
        while (end < text.length()
            && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
          end++;
        }
        tokens.add(new Token(Kind.WORD, text.substring(i, end), i));
      } else {
        String symbol = symbol(text, i);
        tokens.add(new Token(Kind.SYMBOL, symbol, i));
        end = i + symbol.length();
      }
      i = end;
    }
    tokens.add(new Token(Kind.END, "", text.length()));
    return tokens;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int quoted(String text, int start, char quote, List<Token> tokens) {
    StringBuilder content = new StringBuilder();
    int i = start + 1;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != quote) {
        content.append(c);
      } else if (i < text.length() && text.charAt(i) == quote) {
        content.append(c);
        i++;
      } else {
        Kind kind = quote == '\'' ? Kind.TEXT : Kind.QUOTED_NAME;
        tokens.add(new Token(kind, content.toString(), start));
        return i;
      }
    }
    throw new FilterException(text, start, "the quote " + quote + " has no end");
  }

  private static int number(String text, int start) {
    int i = start;
    while (i < text.length() && (isDigit(text.charAt(i)) || text.charAt(i) == '.')) {
      i++;
    }
    if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      i++;
      if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
        i++;
      }
      while (i < text.length() && isDigit(text.charAt(i))) {
        i++;
      }
    }
    return i;
  }

  private static String symbol(String text, int at) {
    // Comments would hide a part of the condition; a statement ends with a semicolon.
    if (text.startsWith("--", at) || text.startsWith("/*", at)) {
      throw new FilterException(text, at, "comments are not supported");
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        return symbol;
      }
    }
    throw new FilterException(
        text, at, "unexpected '" + Character.toString(text.codePointAt(at)) + "'");
  }
}
