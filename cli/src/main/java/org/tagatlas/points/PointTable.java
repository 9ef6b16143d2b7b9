package org.tagatlas.points;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.tagatlas.accuracy.Coordinates;
import org.tagatlas.geometry.SpherePoints;
import org.tagatlas.run.UserError;

/**
 * A table of points.
 *
 * @param header names of the columns
 * @param rows fields by row, as many as columns
 * @param points the coordinates of the rows
 */
public record PointTable(List<String> header, List<List<String>> rows, SpherePoints points) {

  /**
   * Reads comma-separated values in UTF-8 with a header that names lat and lon.
   *
   * @throws UserError if the table has no such columns, or a row has no valid coordinates
   */
  public static PointTable read(InputStream in) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    List<double[]> coordinates = new ArrayList<>();
    List<String> header = null;
    Coordinates columns = null;
    try (CsvReader<CsvRecord> reader = Coordinates.open(in)) {
      for (CsvRecord record : reader) {
        List<String> fields = record.getFields();
        if (header == null) {
          header = List.copyOf(fields);
          columns = Coordinates.of(header);
        } else if (fields.size() != header.size()) {
          throw new UserError(
              "line "
                  + record.getStartingLineNumber()
                  + " has "
                  + fields.size()
                  + " fields, but the header has "
                  + header.size()
                  + ". Quote fields that contain commas.");
        } else {
          coordinates.add(coordinates(fields, columns, record.getStartingLineNumber()));
          rows.add(List.copyOf(fields));
        }
      }
    } catch (CsvParseException e) {
      throw new UserError("the input is not valid CSV: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (header == null) {
      throw new UserError("the input is empty: it needs a header with the columns lat and lon");
    }
    return new PointTable(
        header,
        rows,
        SpherePoints.ofDegrees(
            coordinates.stream().mapToDouble(point -> point[0]).toArray(),
            coordinates.stream().mapToDouble(point -> point[1]).toArray()));
  }

  private static double[] coordinates(List<String> fields, Coordinates columns, long line) {
    double latitude = Coordinates.number(fields.get(columns.latitude()));
    double longitude = Coordinates.number(fields.get(columns.longitude()));
    // Points on both sides of the antimeridian are often written as beyond 180.
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360)) {
      throw new UserError(
          "line "
              + line
              + " has no valid coordinates: latitude must be from -90 to 90 and longitude from -180"
              + " to 180, but they were '"
              + fields.get(columns.latitude())
              + "' and '"
              + fields.get(columns.longitude())
              + "'. Correct or remove the row.");
    }
    return new double[] {latitude, longitude};
  }
}
