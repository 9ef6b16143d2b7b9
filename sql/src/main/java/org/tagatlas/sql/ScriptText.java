package org.tagatlas.sql;

/**
 * The source text of a script.
 *
 * @param name the name in messages, such as a file name
 * @param text the complete text
 */
public record ScriptText(String name, String text) {

  /** Maximum length of a line that is shown in messages. */
  private static final int MAX_LINE_LENGTH = 160;

  /**
   * A position in a script.
   *
   * @param line line number, starting at 1
   * @param column column in characters, starting at 1; 0 if only the line is known
   */
  public record Place(int line, int column) {}

  /** Returns the position of an offset in the text. */
  Place place(int offset) {
    int line = 1;
    int start = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
      line++;
      start = i + 1;
    }
    return new Place(line, offset - start + 1);
  }

  /** Returns a message with its position, followed by the line and a marker below the column. */
  String show(Place place, String message) {
    String at = name + ':' + place.line() + (place.column() > 0 ? ":" + place.column() : "");
    String line = text.lines().skip(place.line() - 1L).findFirst().orElse("");
    if (line.isBlank() || line.length() > MAX_LINE_LENGTH) {
      return at + ": " + message;
    }
    String marker =
        place.column() > 0
            ? System.lineSeparator()
                // Keep tabs so that the marker is below its column.
                + "  "
                + line.substring(0, Math.min(place.column() - 1, line.length()))
                    .replaceAll("[^\t]", " ")
                + '^'
            : "";
    return at + ": " + message + System.lineSeparator() + "  " + line + marker;
  }
}
