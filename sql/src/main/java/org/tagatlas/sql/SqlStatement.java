package org.tagatlas.sql;

/**
 * A statement of a script, with variables substituted.
 *
 * @param script the script that contains it
 * @param text the statement without the trailing semicolon
 * @param origins the offset in the script of each character of the text
 */
public record SqlStatement(ScriptText script, String text, int[] origins) {

  /** Returns the position of its first character. */
  public ScriptText.Place begin() {
    return script.place(origins[0]);
  }

  /**
   * Converts a position in the statement to a position in the script.
   *
   * @param line line number, starting at 1
   * @param column column, starting at 1
   */
  ScriptText.Place place(int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        return begin();
      }
      start = end + 1;
    }
    return script.place(origins[Math.min(start + column - 1, origins.length - 1)]);
  }
}
