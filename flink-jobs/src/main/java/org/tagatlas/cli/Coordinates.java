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
   * Finds the columns.
   *
   * @throws UserError when the header lacks one
   */
  static Coordinates of(List<String> header) {
    int latitude = column(header, "lat");
    int longitude = column(header, "lon");
    if (latitude < 0 || longitude < 0) {
      throw new UserError(
          "the header has no column "
              + (latitude < 0 ? "lat" : "lon")
              + ": name the columns of degrees lat and lon (found: "
              + String.join(",", header)
              + ")");
    }
    return new Coordinates(latitude, longitude);
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
    return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? new double[] {lat, lon} : null;
  }

  private static double number(List<String> row, int column) {
    String text = column < row.size() ? row.get(column).strip() : "";
    return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
  }
}
