package org.tagatlas.geocode;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.tagatlas.accuracy.Coordinates;
import org.tagatlas.run.UserError;

/** The field delimiter of a table. */
public final class Delimiter {

  /** Delimiters to detect, most common first. */
  private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');

  private static final Map<String, Character> NAMES =
      Map.of("comma", ',', "semicolon", ';', "tab", '\t', "\\t", '\t', "pipe", '|', "space", ' ');

  private Delimiter() {}

  /**
   * Parses the value of {@code --delimiter}.
   *
   * @throws UserError if it is not a delimiter
   */
  public static char parse(String typed) {
    Character named = NAMES.get(typed.toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    if (typed.length() != 1 || typed.charAt(0) >= 0x80 || "\"\r\n\0".contains(typed)) {
      throw new UserError(
          "--delimiter must be one ASCII character, or comma, semicolon, tab or pipe, but was '"
              + typed
              + "'.");
    }
    return typed.charAt(0);
  }

  /**
   * Detects the delimiter of a header: the first one that yields both columns, or else the one that
   * yields the most fields.
   */
  static char of(byte[] header, String latitude, String longitude) {
    char most = CANDIDATES.get(0);
    int mostFields = 0;
    for (char delimiter : CANDIDATES) {
      List<String> names = names(header, delimiter);
      if (Coordinates.areIn(names, latitude, longitude)) {
        return delimiter;
      }
      if (names.size() > mostFields) {
        most = delimiter;
        mostFields = names.size();
      }
    }
    return most;
  }

  private static List<String> names(byte[] header, char delimiter) {
    try {
      return Coordinates.open(new ByteArrayInputStream(header), delimiter)
          .iterator()
          .next()
          .getFields();
    } catch (CsvParseException | NoSuchElementException e) {
      return List.of();
    }
  }
}
