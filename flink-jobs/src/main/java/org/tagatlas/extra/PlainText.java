package org.tagatlas.extra;

import java.text.Normalizer;

/** Makes of what a stranger sent text that can be shown in one line. */
final class PlainText {

  /** Characters of a title at the most. */
  static final int MAX_TITLE = 200;

  private PlainText() {}

  /**
   * Returns a text in NFC without control and format characters (such as those that turn the
   * direction of what follows), with single spaces, cut to a length; null when nothing is left.
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
              } else if (shown(c)) {
                line.appendCodePoint(c);
              }
            });
    String whole = line.toString().strip();
    if (whole.isEmpty()) {
      return null;
    }
    if (whole.codePointCount(0, whole.length()) <= maxCharacters) {
      return whole;
    }
    return whole.substring(0, whole.offsetByCodePoints(0, maxCharacters - 1)).strip() + '…';
  }

  private static boolean shown(int c) {
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
