package org.tagatlas.sql;

/**
 * A script as it was typed.
 *
 * @param name what messages call it, such as a file's name
 * @param text all of it
 */
public record ScriptText(String name, String text) {

  /** Longer lines are shown without a mark below them. */
  private static final int MAX_SHOWN = 160;

  /**
   * A place in a script.
   *
   * @param line from 1
   * @param column in characters, from 1; 0 when only the line is known
   */
  public record Place(int line, int column) {}

  /** Returns the place of an offset into the text. */
  Place place(int offset) {
    int line = 1;
    int start = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
      line++;
      start = i + 1;
    }
    return new Place(line, offset - start + 1);
  }

  /** Returns a message with its place ahead, and the line that it is about. */
  String show(Place place, String what) {
    String at = name + ':' + place.line() + (place.column() > 0 ? ":" + place.column() : "");
    String line = text.lines().skip(place.line() - 1L).findFirst().orElse("");
    if (line.isBlank() || line.length() > MAX_SHOWN) {
      return at + ": " + what;
    }
    String mark =
        place.column() > 0
            ? System.lineSeparator()
                // Tabs stay, so that the mark stands below its column.
                + "  "
                + line.substring(0, Math.min(place.column() - 1, line.length()))
                    .replaceAll("[^\t]", " ")
                + '^'
            : "";
    return at + ": " + what + System.lineSeparator() + "  " + line + mark;
  }
}
