package org.tagatlas.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a table in CSV has its coordinates, and how such tables are read. */
record Coordinates(int latitude, int longitude) {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");

  private static final String[] LATITUDE = {"lat", "latitude"};
  private static final String[] LONGITUDE = {"lon", "lng", "longitude"};

  /** How much of a strange header a message repeats. */
  private static final int LONGEST = 500;

  /**
   * Opens UTF-8 with or without a byte order mark; rows may be shorter or longer than the header.
   */
  static CsvReader<CsvRecord> open(InputStream in) {
    return CsvReader.builder()
        .detectBomHeader(true)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .ofCsvRecord(in, StandardCharsets.UTF_8);
  }

  /**
   * Finds the columns by their usual names.
   *
   * @throws UserError when the header lacks one
   */
  static Coordinates of(List<String> header) {
    return new Coordinates(column(header, null, LATITUDE, ""), column(header, null, LONGITUDE, ""));
  }

  /**
   * Finds the columns.
   *
   * @param latitude the name of the column of latitudes, null for the usual ones
   * @param longitude the name of the column of longitudes, null for the usual ones
   * @throws UserError when the header lacks one
   */
  static Coordinates of(List<String> header, String latitude, String longitude) {
    return new Coordinates(
        column(header, latitude, LATITUDE, ": name it with --lat-column"),
        column(header, longitude, LONGITUDE, ": name it with --lon-column"));
  }

  private static int column(List<String> header, String given, String[] usual, String hint) {
    String[] names = given == null ? usual : new String[] {given.strip().toLowerCase(Locale.ROOT)};
    int column = column(header, names);
    if (column < 0) {
      String found = String.join(",", header);
      throw new UserError(
          "the header has no column "
              + (given == null ? String.join(" or ", usual) : given)
              + (given == null ? hint : "")
              + " (found: "
              + (found.length() > LONGEST ? found.substring(0, LONGEST) + "..." : found)
              + ")");
    }
    return column;
  }

  /** Returns the index of the first column with one of those names, -1 if there is none. */
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

  /** Returns latitude and longitude, null when the row has no usable ones. */
  double[] read(List<String> row) {
    double lat = number(row, latitude);
    double lon = number(row, longitude);
    return areOnEarth(lat, lon) ? new double[] {lat, lon} : null;
  }

  static boolean areOnEarth(double latitude, double longitude) {
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  }

  private static double number(List<String> row, int column) {
    return column < row.size() ? number(row.get(column)) : Double.NaN;
  }

  /** Returns the number that a field holds, NaN when it holds none. */
  static double number(String field) {
    String text = field.strip();
    return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
  }
}
