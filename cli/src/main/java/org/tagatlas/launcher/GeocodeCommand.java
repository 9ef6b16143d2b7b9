package org.tagatlas.launcher;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.geocode.Delimiter;
import org.tagatlas.geocode.GeocodeStream;
import org.tagatlas.geocode.GeocodeStream.Counts;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds the place of its coordinates to each row of a CSV table. */
@Command(
    name = "geocode",
    description = {
      "Read CSV with columns of latitude and longitude (WGS 84 degrees) from files or standard"
          + " input and write it to standard output with the columns country, admin1_code, admin1,"
          + " city and city_distance_km added. Everything else is kept byte for byte.",
      "The added fields are empty far out at sea and where coordinates are invalid. An unclosed quote"
          + " ends with its line, and a row of more than 1 MiB gets no place."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas geocode photos.csv > places.csv",
      "  printf 'lat,lon\\n42.35,-71.08\\n' | tagatlas geocode"
    })
public final class GeocodeCommand implements Callable<Integer> {

  /** The file name that means standard input. */
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "CSV files with the same header, written as one table; - means standard input (default:"
              + " standard input).")
  private List<String> files = List.of();

  @Option(
      names = "--lat-column",
      paramLabel = "NAME",
      description = "Name of the latitude column (default: lat or latitude).")
  private String latitude;

  @Option(
      names = "--lon-column",
      paramLabel = "NAME",
      description = "Name of the longitude column (default: lon, lng or longitude).")
  private String longitude;

  @Option(
      names = "--delimiter",
      paramLabel = "CHARACTER",
      description =
          "Field delimiter: a character, or comma, semicolon, tab or pipe (default: detected from"
              + " the header).")
  private String delimiter;

  @Override
  public Integer call() throws IOException {
    // Without the buffers of System: batches are large, and a failed write must not be ignored.
    try (InputStream in = new FileInputStream(FileDescriptor.in);
        StandardOutput out = new StandardOutput()) {
      Counts counts;
      try {
        counts = geocode(in, out);
      } catch (IOException e) {
        if (out.isClosed(e)) {
          // The reader, such as head, needs no more.
          return 0;
        }
        throw e;
      }
      spec.commandLine()
          .getErr()
          .println(
              counts.placed()
                  + " rows placed, "
                  + counts.nowhere()
                  + " far from every country, "
                  + counts.bad()
                  + " with invalid coordinates");
    }
    return 0;
  }

  /** Writes the tables of all files as one. */
  Counts geocode(InputStream standardInput, OutputStream out) throws IOException {
    Character given = delimiter == null ? null : Delimiter.parse(delimiter);
    for (String file : files) {
      requireReadable(file);
    }
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    Counts counts = new Counts(0, 0, 0);
    byte[] header = null;
    for (String file : files.isEmpty() ? List.of(STANDARD_INPUT) : files) {
      try (InputStream in =
          file.equals(STANDARD_INPUT) ? standardInput : Files.newInputStream(Path.of(file))) {
        GeocodeStream table = new GeocodeStream(in, out, header);
        counts = counts.plus(table.run(geocoder, latitude, longitude, given));
        header = table.header();
      } catch (UserError e) {
        throw file.equals(STANDARD_INPUT) ? e : new UserError(file + ": " + e.getMessage());
      }
    }
    return counts;
  }

  private static void requireReadable(String file) {
    Path path = Path.of(file);
    if (!file.equals(STANDARD_INPUT) && (!Files.isReadable(path) || Files.isDirectory(path))) {
      throw new UserError("'" + file + "' is not a readable file. Name a CSV file.");
    }
  }
}
