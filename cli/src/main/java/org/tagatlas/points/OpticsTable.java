package org.tagatlas.points;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.tagatlas.geometry.ReachabilityPlot;

/** Writes a table of points with their clusters. */
public final class OpticsTable {

  private static final List<String> COLUMNS =
      List.of("label", "reachability_m", "core_m", "position", "predecessor");

  private OpticsTable() {}

  /**
   * Writes the rows in their order with columns added: the label, -1 for noise; reachability and
   * core distance in metres, {@code inf} without one; the position in the order of OPTICS and the
   * predecessor, both from 0, -1 without one.
   *
   * @param labels by row
   */
  public static void write(PointTable table, ReachabilityPlot plot, int[] labels, Writer out)
      throws IOException {
    int[] positions = new int[plot.size()];
    for (int position = 0; position < positions.length; position++) {
      positions[plot.point(position)] = position;
    }
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out)) {
      csv.writeRecord(with(table.header(), COLUMNS));
      for (int row = 0; row < positions.length; row++) {
        int position = positions[row];
        csv.writeRecord(
            with(
                table.rows().get(row),
                List.of(
                    Integer.toString(labels[row]),
                    metres(plot.reachability(position)),
                    metres(plot.coreDistance(row)),
                    Integer.toString(position),
                    Integer.toString(plot.predecessor(position)))));
      }
    }
  }

  private static String metres(double value) {
    return value == Double.POSITIVE_INFINITY ? "inf" : Double.toString(value);
  }

  private static List<String> with(List<String> fields, List<String> added) {
    List<String> all = new ArrayList<>(fields);
    all.addAll(added);
    return all;
  }
}
