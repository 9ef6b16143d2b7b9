package org.tagatlas.geo;

import java.util.List;
import org.locationtech.jts.algorithm.CGAlgorithmsDD;

/**
 * Tests whether a polygon contains a point, by counting the edges that a ray to the east crosses,
 * and measures the distance to its outline. Edges are sorted into bands of latitude, so that few
 * are visited; plain integer arrays need a tenth of the memory of an index of objects. Immutable
 * and thread-safe; lookups allocate nothing.
 */
final class PolygonIndex {

  private static final int EDGES_PER_BAND = 8;

  /** All rings, concatenated: alternating longitude and latitude, scaled. */
  private final int[] xy;

  /** The start of each edge in {@link #xy}, band by band. */
  private final int[] edges;

  private final int[] bandStart;
  private final int south;
  private final int north;
  private final int bandHeight;

  /**
   * Creates an index of a polygon.
   *
   * @param rings closed, as in {@link GazetteerFile.Border}
   */
  PolygonIndex(List<int[]> rings) {
    xy = new int[rings.stream().mapToInt(ring -> ring.length).sum()];
    int min = Integer.MAX_VALUE;
    int max = Integer.MIN_VALUE;
    int size = 0;
    for (int[] ring : rings) {
      System.arraycopy(ring, 0, xy, size, ring.length);
      size += ring.length;
      for (int k = 1; k < ring.length; k += 2) {
        min = Math.min(min, ring[k]);
        max = Math.max(max, ring[k]);
      }
    }
    south = min;
    north = max;
    int bands = Math.max(1, size / 2 / EDGES_PER_BAND);
    bandHeight = (max - min) / bands + 1;
    bandStart = new int[(max - min) / bandHeight + 2];
    countEdges(rings);
    for (int band = 1; band < bandStart.length; band++) {
      bandStart[band] += bandStart[band - 1];
    }
    edges = new int[bandStart[bandStart.length - 1]];
    placeEdges(rings);
  }

  private void countEdges(List<int[]> rings) {
    int at = 0;
    for (int[] ring : rings) {
      for (int k = at; k < at + ring.length - 2; k += 2) {
        for (int band = firstBand(k); band <= lastBand(k); band++) {
          bandStart[band + 1]++;
        }
      }
      at += ring.length;
    }
  }

  private void placeEdges(List<int[]> rings) {
    int[] next = bandStart.clone();
    int at = 0;
    for (int[] ring : rings) {
      for (int k = at; k < at + ring.length - 2; k += 2) {
        for (int band = firstBand(k); band <= lastBand(k); band++) {
          edges[next[band]++] = k;
        }
      }
      at += ring.length;
    }
  }

  private int firstBand(int edge) {
    return (Math.min(xy[edge + 1], xy[edge + 3]) - south) / bandHeight;
  }

  private int lastBand(int edge) {
    return (Math.max(xy[edge + 1], xy[edge + 3]) - south) / bandHeight;
  }

  /** Returns whether the polygon or its outline contains a point, given in scaled degrees. */
  boolean covers(double x, double y) {
    if (!(y >= south && y <= north)) {
      return false;
    }
    int band = (int) ((y - south) / bandHeight);
    boolean inside = false;
    for (int i = bandStart[band]; i < bandStart[band + 1]; i++) {
      int edge = edges[i];
      double x1 = xy[edge];
      double y1 = xy[edge + 1];
      double x2 = xy[edge + 2];
      double y2 = xy[edge + 3];
      if (x1 < x && x2 < x) {
        continue;
      }
      if (x == x2 && y == y2) {
        return true;
      }
      if (y1 == y && y2 == y) {
        if (x >= Math.min(x1, x2) && x <= Math.max(x1, x2)) {
          return true;
        }
      } else if ((y1 > y) != (y2 > y)) {
        // JTS is exact where rounding could put the point on the other side of the edge.
        int side = CGAlgorithmsDD.orientationIndex(x1, y1, x2, y2, x, y);
        if (side == 0) {
          return true;
        }
        inside ^= (side > 0) == (y2 > y1);
      }
    }
    return inside;
  }

  /**
   * Returns the distance of a point from the outline, in scaled degrees of latitude, on a plane
   * where a degree of longitude is shorter.
   *
   * @param x scaled longitude
   * @param y scaled latitude
   * @param squeeze the ratio of a degree of longitude to a degree of latitude
   * @param reach if the distance is greater than this, any greater value may be returned
   */
  double distance(double x, double y, double squeeze, double reach) {
    if (!(y + reach >= south && y - reach <= north)) {
      return Double.POSITIVE_INFINITY;
    }
    double best = Double.POSITIVE_INFINITY;
    double wide = reach / squeeze;
    int first = (int) ((Math.max(y - reach, south) - south) / bandHeight);
    int last = (int) ((Math.min(y + reach, north) - south) / bandHeight);
    for (int i = bandStart[first]; i < bandStart[last + 1]; i++) {
      int edge = edges[i];
      double x1 = xy[edge] - x;
      double x2 = xy[edge + 2] - x;
      if ((x1 > wide && x2 > wide) || (x1 < -wide && x2 < -wide)) {
        continue;
      }
      double squared =
          squaredDistance(x1 * squeeze, xy[edge + 1] - y, x2 * squeeze, xy[edge + 3] - y);
      best = Math.min(best, squared);
    }
    return Math.sqrt(best);
  }

  /** Returns the squared distance from the origin to a line segment. */
  private static double squaredDistance(double x1, double y1, double x2, double y2) {
    double dx = x2 - x1;
    double dy = y2 - y1;
    double length = dx * dx + dy * dy;
    double along = length == 0 ? 0 : Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / length));
    double x = x1 + along * dx;
    double y = y1 + along * dy;
    return x * x + y * y;
  }
}
