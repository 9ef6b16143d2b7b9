package org.tagatlas.launcher;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.tagatlas.geometry.AlphaShape;
import org.tagatlas.points.PointTable;
import org.tagatlas.points.ShapeGeoJson;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws the shape of the points of a CSV table. */
@Command(
    name = "shape",
    description = {
      "Draw the shape of points: read CSV with the columns lat and lon (WGS 84 degrees) from"
          + " standard input and write GeoJSON to standard output, one feature for each part.",
      "The shape is that of the triangles between neighbors whose circumscribed circle is small"
          + " (alpha shape)."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas shape < points.csv > shape.geojson",
      "  tagatlas shape --radius-m 500 < points.csv"
    })
final class ShapeCommand implements Callable<Integer> {

  @Option(
      names = "--radius-m",
      paramLabel = "R",
      description =
          "Maximum radius of a circumscribed circle in metres (default: twice the distance to the"
              + " fifth neighbor that 90 %% of points do not exceed).")
  private Double radius;

  @Override
  public Integer call() throws IOException {
    StandardOutput.write(out -> draw(System.in, out));
    return 0;
  }

  /** Reads the points and writes their shape. */
  void draw(InputStream in, OutputStream out) throws IOException {
    if (radius != null && !(radius > 0)) {
      throw new UserError("--radius-m must be positive, but was " + radius + ".");
    }
    PointTable table = PointTable.read(in);
    double metres = radius == null ? AlphaShape.fittingRadius(table.points()) : radius;
    ShapeGeoJson.write(
        AlphaShape.of(table.points(), metres),
        metres,
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
  }
}
