package org.tagatlas.connectors.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * File name patterns with the syntax of shells.
 *
 * <p>{@code FileSystem.getPathMatcher} is no replacement. It treats {@code [^a]} as a class with a
 * circumflex. It rejects a single opening brace and {@code []]}, {@code [a} and {@code [z-a]},
 * which match themselves in shells. It drops braces without a comma. It requires valid paths of
 * this system, which object keys and names that the locale cannot encode need not be.
 */
final class Glob {

  private Glob() {}

  /** Returns whether a string contains a pattern character. */
  static boolean isPattern(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[{".indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Expands {@code a{b,c}d} to {@code abd} and {@code acd}; keeps braces without a comma. */
  static List<String> alternatives(String pattern) {
    int depth = 0;
    int open = -1;
    List<Integer> commas = new ArrayList<>();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        if (depth++ == 0) {
          open = i;
          commas.clear();
        }
      } else if (c == ',' && depth == 1) {
        commas.add(i);
      } else if (c == '}' && depth > 0 && --depth == 0 && !commas.isEmpty()) {
        return expand(pattern, open, i, commas);
      }
    }
    return List.of(pattern);
  }

  private static List<String> expand(String pattern, int open, int close, List<Integer> commas) {
    List<String> all = new ArrayList<>();
    int from = open + 1;
    commas.add(close);
    for (int comma : commas) {
      String one = pattern.substring(0, open) + pattern.substring(from, comma);
      all.addAll(alternatives(one + pattern.substring(close + 1)));
      from = comma + 1;
    }
    return all;
  }

  /**
   * Returns the regular expression for one path component with {@code *}, {@code ?}, {@code [a-z]},
   * {@code [!a-z]}, and backslash escapes.
   */
  static Pattern name(String part) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else if (c == '\\' && i + 1 < part.length()) {
        i++;
        regex.append(Pattern.quote(part.substring(i, i + 1)));
      } else if (c == '[' && classEnd(part, i) > 0) {
        int end = classEnd(part, i);
        appendClass(part.substring(i + 1, end), regex);
        i = end;
      } else {
        int end = part.offsetByCodePoints(i, 1);
        regex.append(Pattern.quote(part.substring(i, end)));
        i = end - 1;
      }
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      // An invalid class such as [z-a] is literal.
      return Pattern.compile(Pattern.quote(part));
    }
  }

  private static int classEnd(String part, int open) {
    int from = open + 1;
    if (from < part.length() && (part.charAt(from) == '!' || part.charAt(from) == '^')) {
      from++;
    }
    // A bracket in first position is a member of the class.
    return part.indexOf(']', from + 1);
  }

  private static void appendClass(String members, StringBuilder regex) {
    int from = 0;
    regex.append('[');
    if (members.startsWith("!") || members.startsWith("^")) {
      regex.append('^');
      from = 1;
    }
    for (int i = from; i < members.length(); i++) {
      char c = members.charAt(i);
      if ("[]\\^&".indexOf(c) >= 0) {
        regex.append('\\');
      }
      regex.append(c);
    }
    regex.append(']');
  }
}
