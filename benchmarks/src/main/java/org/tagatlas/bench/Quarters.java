package org.tagatlas.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Computes the read rate of each quarter of the rows from the timeline of a run. */
final class Quarters {

  private static final int COUNT = 4;

  private record Moment(double seconds, long rows) {}

  private Quarters() {}

  /**
   * Reads a timeline.
   *
   * @param rows total number of rows
   * @return rows per second of each quarter; empty if the run finished without a timeline entry in
   *     each
   */
  static List<Double> read(Path timeline, long rows) throws IOException {
    List<Moment> moments = new ArrayList<>();
    List<String> lines = Files.readAllLines(timeline, StandardCharsets.UTF_8);
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",");
      Moment moment = new Moment(Double.parseDouble(fields[0]), Long.parseLong(fields[2]));
      int last = moments.size() - 1;
      if (last < 0 || moments.get(last).rows() != moment.rows()) {
        moments.add(moment);
      } else if (moment.rows() == 0) {
        // Startup is not part of the first quarter, and shutdown not of the last one.
        moments.set(last, moment);
      }
    }
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      double from = secondsAt(moments, rows * i / COUNT);
      double to = secondsAt(moments, rows * (i + 1) / COUNT);
      if (!(to > from)) {
        return List.of();
      }
      rates.add(rows / (double) COUNT / (to - from));
    }
    return rates;
  }

  /** Returns when a number of rows had been read, or NaN if the timeline does not cover it. */
  private static double secondsAt(List<Moment> moments, long rows) {
    for (int i = 1; i < moments.size(); i++) {
      Moment before = moments.get(i - 1);
      Moment after = moments.get(i);
      if (before.rows() <= rows && rows <= after.rows() && after.rows() > before.rows()) {
        double share = (double) (rows - before.rows()) / (after.rows() - before.rows());
        return before.seconds() + share * (after.seconds() - before.seconds());
      }
    }
    return Double.NaN;
  }
}
