package org.tagatlas.lookup;

import java.text.Normalizer;

/** Sanitizes untrusted text to a single line for display. */
final class PlainText {

  /** Maximum number of characters of a title. */
  static final int MAX_TITLE = 200;

  private PlainText() {}

  /**
   * Returns a text in NFC without control and format characters (such as bidirectional overrides),
   * with single spaces, truncated to a length; null if nothing is left.
   */
  static String line(String text, int maxCharacters) {
    StringBuilder line = new StringBuilder(Math.min(text.length(), 4 * maxCharacters));
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .limit(16L * maxCharacters)
        .forEach(
            c -> {
              if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                if (line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
                  line.append(' ');
                }
              } else if (isVisible(c)) {
                line.appendCodePoint(c);
              }
            });
    String sanitized = line.toString().strip();
    if (sanitized.isEmpty()) {
      return null;
    }
    if (sanitized.codePointCount(0, sanitized.length()) <= maxCharacters) {
      return sanitized;
    }
    return sanitized.substring(0, sanitized.offsetByCodePoints(0, maxCharacters - 1)).strip() + '…';
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
