package org.tagatlas.connectors.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns of file names as shells know them. */
final class Glob {

  private Glob() {}

  /** Returns whether a text has a character that makes it a pattern. */
  static boolean isPattern(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[{".indexOf(text.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Spells out {@code a{b,c}d} as {@code abd} and {@code acd}; braces without a comma stay. */
  static List<String> alternatives(String pattern) {
    int depth = 0;
    int open = -1;
    List<Integer> cuts = new ArrayList<>();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        if (depth++ == 0) {
          open = i;
          cuts.clear();
        }
      } else if (c == ',' && depth == 1) {
        cuts.add(i);
      } else if (c == '}' && depth > 0 && --depth == 0 && !cuts.isEmpty()) {
        return spellOut(pattern, open, i, cuts);
      }
    }
    return List.of(pattern);
  }

  private static List<String> spellOut(String pattern, int open, int close, List<Integer> cuts) {
    List<String> all = new ArrayList<>();
    int from = open + 1;
    cuts.add(close);
    for (int cut : cuts) {
      String one = pattern.substring(0, open) + pattern.substring(from, cut);
      all.addAll(alternatives(one + pattern.substring(close + 1)));
      from = cut + 1;
    }
    return all;
  }

  /**
   * Returns the regular expression of one part of a path: {@code *}, {@code ?}, {@code [a-z]},
   * {@code [!a-z]}, and a backslash that takes a character's meaning away.
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
      // Such as [z-a]: then it means itself.
      return Pattern.compile(Pattern.quote(part));
    }
  }

  private static int classEnd(String part, int open) {
    int from = open + 1;
    if (from < part.length() && (part.charAt(from) == '!' || part.charAt(from) == '^')) {
      from++;
    }
    // A bracket that comes first is a member and not the end.
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
