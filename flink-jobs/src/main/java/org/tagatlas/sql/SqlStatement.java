package org.tagatlas.sql;

/**
 * A statement of a script, with values in the place of variables.
 *
 * @param script where it is
 * @param text what is to be run, without the semicolon behind it
 * @param origins of each character of the text its offset in the script
 */
public record SqlStatement(ScriptText script, String text, int[] origins) {

  /** Returns the place where it begins. */
  public ScriptText.Place begin() {
    return script.place(origins[0]);
  }

  /**
   * Returns the place in the script of a place in the statement.
   *
   * @param line from 1
   * @param column from 1
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
