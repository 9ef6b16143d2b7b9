package org.tagatlas.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Adds to each row of a table the place where its coordinates are. */
@Command(
    name = "geocode",
    description = {
      "Reads CSV with columns lat and lon (WGS 84 degrees) on the standard input and writes it to the"
          + " standard output with country, admin1_code, admin1, city and city_distance_km added.",
      "The added columns are empty far out at sea and where the coordinates are unusable."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  printf 'lat,lon\\n42.35,-71.08\\n' | tagatlas geocode")
final class GeocodeCommand implements Callable<Integer> {

  private static final List<String> ADDED =
      List.of("country", "admin1_code", "admin1", "city", "city_distance_km");

  @Spec private CommandSpec spec;

  /** What became of the rows. */
  record Counts(long placed, long nowhere, long bad) {}

  @Override
  public Integer call() throws IOException {
    Counts counts = geocode(System.in, System.out, ReverseGeocoder.load());
    spec.commandLine()
        .getErr()
        .println(
            counts.placed()
                + " rows placed, "
                + counts.nowhere()
                + " far from every country, "
                + counts.bad()
                + " with bad coordinates");
    return System.out.checkError() ? 1 : 0;
  }

  /** Copies the table with its places and leaves the output open. */
  static Counts geocode(InputStream in, OutputStream out, ReverseGeocoder geocoder)
      throws IOException {
    long placed = 0;
    long nowhere = 0;
    long bad = 0;
    CsvWriter writer =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .bufferSize(1 << 16)
            .build(out, StandardCharsets.UTF_8);
    try {
      CsvReader<CsvRecord> reader = Coordinates.open(in);
      Iterator<CsvRecord> rows = reader.iterator();
      if (!rows.hasNext()) {
        throw new UserError("the input is empty: a header with the columns lat and lon is needed");
      }
      List<String> header = rows.next().getFields();
      Coordinates coordinates = Coordinates.of(header);
      List<String> row = new ArrayList<>(header);
      row.addAll(ADDED);
      writer.writeRecord(row);
      while (rows.hasNext()) {
        row = new ArrayList<>(rows.next().getFields());
        double[] point = coordinates.read(row);
        Place place = point == null ? null : geocoder.locate(point[0], point[1]);
        if (point == null) {
          bad++;
        } else if (place == null) {
          nowhere++;
        } else {
          placed++;
        }
        // A short row is filled up, so that what is added stands under its name.
        row.addAll(Collections.nCopies(Math.max(0, header.size() - row.size()), ""));
        add(row, place);
        writer.writeRecord(row);
      }
    } catch (CsvParseException e) {
      throw new UserError("the input is no CSV: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writer.flush();
    return new Counts(placed, nowhere, bad);
  }

  private static void add(List<String> row, Place place) {
    if (place == null) {
      row.addAll(Collections.nCopies(ADDED.size(), ""));
      return;
    }
    row.add(place.country());
    row.add(orEmpty(place.admin1Code()));
    row.add(orEmpty(place.admin1()));
    row.add(orEmpty(place.city()));
    row.add(place.city() == null ? "" : Float.toString(place.cityDistanceKm()));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
