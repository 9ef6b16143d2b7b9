package org.tagatlas.launcher;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.tagatlas.geometry.Optics;
import org.tagatlas.geometry.ReachabilityPlot;
import org.tagatlas.points.OpticsTable;
import org.tagatlas.points.PointTable;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Clusters the points of a CSV table. */
@Command(
    name = "optics",
    description = {
      "Cluster points with OPTICS: read CSV with the columns lat and lon (WGS 84 degrees) from"
          + " standard input and write it to standard output with the columns label (-1: noise),"
          + " reachability_m, core_m, position and predecessor added.",
      "Distances are straight lines between points on a sphere; inf means that there is none."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tagatlas optics --min-samples 15 < points.csv > clusters.csv",
      "  tagatlas optics --min-samples 15 --xi 0.1 --max-eps-m 2000 --min-cluster-size 0.02"
          + " < points.csv"
    })
final class OpticsCommand implements Callable<Integer> {

  @Option(
      names = "--min-samples",
      required = true,
      paramLabel = "N",
      description = "Number of points around a core point, itself included, at least 2.")
  private int minSamples;

  @Option(
      names = "--xi",
      paramLabel = "X",
      defaultValue = "0.05",
      description =
          "Relative change of reachability at the border of a cluster, between 0 and 1 (default:"
              + " ${DEFAULT-VALUE}).")
  private double xi;

  @Option(
      names = "--max-eps-m",
      paramLabel = "M",
      description = "Maximum distance of neighbors in metres (default: no limit).")
  private Double maxEps;

  @Option(
      names = "--min-cluster-size",
      paramLabel = "S",
      description =
          "Minimum number of points in a cluster, or, up to 1, their share of all points (default:"
              + " as --min-samples).")
  private Double minClusterSize;

  @Override
  public Integer call() throws IOException {
    StandardOutput.write(out -> cluster(System.in, out));
    return 0;
  }

  /** Reads and writes the table. */
  void cluster(InputStream in, OutputStream out) throws IOException {
    if (!(xi > 0 && xi < 1)) {
      throw new UserError("--xi must be between 0 and 1, but was " + xi + ".");
    }
    if (maxEps != null && !(maxEps > 0)) {
      throw new UserError("--max-eps-m must be positive, but was " + maxEps + ".");
    }
    PointTable table = PointTable.read(in);
    int points = table.points().size();
    if (points < 2) {
      throw new UserError("the input has fewer than 2 points.");
    }
    OptionRange.require("--min-samples", minSamples, 2, points);
    int size = clusterSize(points);
    ReachabilityPlot plot =
        Optics.order(
            table.points(), minSamples, maxEps == null ? Double.POSITIVE_INFINITY : maxEps);
    int[] labels = plot.labels(plot.xiClusters(xi, minSamples, size, true));
    OpticsTable.write(
        table,
        plot,
        labels,
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
  }

  private int clusterSize(int points) {
    if (minClusterSize == null) {
      return minSamples;
    }
    if (minClusterSize > 0 && minClusterSize <= 1) {
      return Math.max(2, (int) (minClusterSize * points));
    }
    if (minClusterSize != Math.rint(minClusterSize)
        || !(minClusterSize >= 2 && minClusterSize <= points)) {
      throw new UserError(
          "--min-cluster-size must be a number of points from 2 to "
              + points
              + ", or a share of them up to 1, but was "
              + minClusterSize
              + ".");
    }
    return minClusterSize.intValue();
  }
}
