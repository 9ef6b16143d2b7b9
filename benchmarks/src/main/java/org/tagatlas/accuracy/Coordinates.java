package org.tagatlas.accuracy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.tagatlas.run.UserError;

/** The coordinate columns of a CSV table, and how to read such tables. */
public record Coordinates(int latitude, int longitude) {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");

  private static final String[] LATITUDE = {"lat", "latitude"};
  private static final String[] LONGITUDE = {"lon", "lng", "longitude"};

  /** Maximum number of characters of a header in a message. */
  private static final int MAX_HEADER = 500;

  /**
   * Opens a comma-separated table in UTF-8, with or without a byte order mark. Rows may be shorter
   * or longer than the header.
   */
  public static CsvReader<CsvRecord> open(InputStream in) {
    return open(in, ',');
  }

  /** Opens a table with another delimiter. */
  public static CsvReader<CsvRecord> open(InputStream in, char delimiter) {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .detectBomHeader(true)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .ofCsvRecord(in, StandardCharsets.UTF_8);
  }

  /**
   * Finds the columns by their default names.
   *
   * @throws UserError if the header lacks a column
   */
  public static Coordinates of(List<String> header) {
    return new Coordinates(column(header, null, LATITUDE, ""), column(header, null, LONGITUDE, ""));
  }

  /**
   * Finds the columns.
   *
   * @param latitude name of the latitude column, null for the default names
   * @param longitude name of the longitude column, null for the default names
   * @throws UserError if the header lacks a column
   */
  public static Coordinates of(List<String> header, String latitude, String longitude) {
    return new Coordinates(
        column(header, latitude, LATITUDE, ": name it with --lat-column"),
        column(header, longitude, LONGITUDE, ": name it with --lon-column"));
  }

  /** Returns whether a header has both columns. */
  public static boolean areIn(List<String> header, String latitude, String longitude) {
    try {
      of(header, latitude, longitude);
      return true;
    } catch (UserError e) {
      return false;
    }
  }

  private static int column(List<String> header, String given, String[] defaults, String hint) {
    String[] names =
        given == null ? defaults : new String[] {given.strip().toLowerCase(Locale.ROOT)};
    int column = column(header, names);
    if (column < 0) {
      String found = String.join(",", header);
      throw new UserError(
          "the header has no column "
              + (given == null ? String.join(" or ", defaults) : given)
              + (given == null ? hint : "")
              + " (found: "
              + (found.length() > MAX_HEADER ? found.substring(0, MAX_HEADER) + "..." : found)
              + ")");
    }
    return column;
  }

  /** Returns the index of the first column with one of the names, -1 if there is none. */
  static int column(List<String> header, String... names) {
    for (String name : names) {
      for (int i = 0; i < header.size(); i++) {
        if (header.get(i).strip().toLowerCase(Locale.ROOT).equals(name)) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Returns latitude and longitude, null if the row has no valid ones. */
  double[] read(List<String> row) {
    double lat = number(row, latitude);
    double lon = number(row, longitude);
    return areOnEarth(lat, lon) ? new double[] {lat, lon} : null;
  }

  public static boolean areOnEarth(double latitude, double longitude) {
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  }

  private static double number(List<String> row, int column) {
    return column < row.size() ? number(row.get(column)) : Double.NaN;
  }

  /** Parses a number, NaN if the field is not a number. */
  public static double number(String field) {
    String text = field.strip();
    return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
  }
}
