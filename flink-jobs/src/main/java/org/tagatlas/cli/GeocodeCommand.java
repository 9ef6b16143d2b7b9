package org.tagatlas.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import org.tagatlas.geo.ReverseGeocoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Adds to each row of a table the place where its coordinates are. */
@Command(
    name = "geocode",
    description = {
      "Reads CSV with columns of latitude and longitude (WGS 84 degrees) on the standard input and"
          + " writes it to the standard output with country, admin1_code, admin1, city and"
          + " city_distance_km added. All else stays as it is, byte for byte.",
      "The added columns are empty far out at sea and where the coordinates are unusable. A quote"
          + " that never closes ends with its line, and a row of more than 1 MiB gets no place."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  printf 'lat,lon\\n42.35,-71.08\\n' | tagatlas geocode")
final class GeocodeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--lat-column",
      paramLabel = "NAME",
      description = "The column of latitudes (default: lat or latitude).")
  private String latitude;

  @Option(
      names = "--lon-column",
      paramLabel = "NAME",
      description = "The column of longitudes (default: lon, lng or longitude).")
  private String longitude;

  /** What became of the rows. */
  record Counts(long placed, long nowhere, long bad) {

    Counts plus(Counts other) {
      return new Counts(placed + other.placed, nowhere + other.nowhere, bad + other.bad);
    }
  }

  @Override
  public Integer call() throws IOException {
    // Without the buffers of System: batches are large, and a failed write must not go unheard.
    try (InputStream in = new FileInputStream(FileDescriptor.in);
        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      Counts counts = new GeocodeStream(in, out).run(ReverseGeocoder.load(), latitude, longitude);
      spec.commandLine()
          .getErr()
          .println(
              counts.placed()
                  + " rows placed, "
                  + counts.nowhere()
                  + " far from every country, "
                  + counts.bad()
                  + " with bad coordinates");
    }
    return 0;
  }
}
