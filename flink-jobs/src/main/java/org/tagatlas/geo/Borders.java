package org.tagatlas.geo;

import java.util.Arrays;
import java.util.List;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * Which country's border holds a point; where several do, the one with the smallest territory.
 * Thread-safe.
 */
final class Borders {

  private static final int CELLS_A_DEGREE = 4;
  private static final int COLUMNS = 360 * CELLS_A_DEGREE;
  private static final int ROWS = 180 * CELLS_A_DEGREE;

  private static final short UNKNOWN = -3;
  private static final short CROSSED = -2;
  private static final short NONE = -1;

  private final STRtree tree = new STRtree();
  private final double[] area;

  /**
   * What each cell of a quarter of a degree is: crossed by a border, or else all of one country.
   * Filled as it is asked for; threads that race write the same value.
   */
  private final short[] cells = new short[COLUMNS * ROWS];

  private record Part(int country, PolygonIndex polygon) {}

  Borders(List<GazetteerFile.Border> borders, int countries) {
    area = new double[countries];
    Arrays.fill(cells, UNKNOWN);
    for (GazetteerFile.Border border : borders) {
      List<int[]> rings = border.rings();
      for (int i = 0; i < rings.size(); i++) {
        area[border.country()] += (i == 0 ? 1 : -1) * Math.abs(area(rings.get(i)));
        cross(rings.get(i));
      }
      tree.insert(envelope(rings.get(0)), new Part(border.country(), new PolygonIndex(rings)));
    }
    tree.build();
  }

  /**
   * Returns the country, or -1 where no border holds the point.
   *
   * @param latitude degrees, from -90 to 90
   * @param longitude degrees, from -180 to 180
   */
  int country(double latitude, double longitude) {
    int cell = cell(latitude, longitude);
    short known = cells[cell];
    if (known == UNKNOWN) {
      known = (short) search(latitude, longitude);
      cells[cell] = known;
    }
    return known == CROSSED ? search(latitude, longitude) : known;
  }

  private int search(double latitude, double longitude) {
    double x = longitude * GazetteerFile.SCALE;
    double y = latitude * GazetteerFile.SCALE;
    int[] found = {NONE};
    tree.query(
        new Envelope(x, x, y, y),
        item -> {
          Part part = (Part) item;
          if ((found[0] == NONE || smaller(part.country(), found[0]))
              && part.polygon().covers(x, y)) {
            found[0] = part.country();
          }
        });
    return found[0];
  }

  private boolean smaller(int country, int other) {
    return area[country] < area[other] || (area[country] == area[other] && country < other);
  }

  private static int cell(double latitude, double longitude) {
    int column = Math.min((int) ((longitude + 180) * CELLS_A_DEGREE), COLUMNS - 1);
    int row = Math.min((int) ((latitude + 90) * CELLS_A_DEGREE), ROWS - 1);
    return row * COLUMNS + column;
  }

  /** Marks every cell that an edge of the ring may touch. */
  private void cross(int[] ring) {
    for (int k = 2; k < ring.length; k += 2) {
      double west = Math.min(ring[k - 2], ring[k]) / GazetteerFile.SCALE;
      double east = Math.max(ring[k - 2], ring[k]) / GazetteerFile.SCALE;
      double south = Math.min(ring[k - 1], ring[k + 1]) / GazetteerFile.SCALE;
      double north = Math.max(ring[k - 1], ring[k + 1]) / GazetteerFile.SCALE;
      int last = cell(north, east);
      int width = last % COLUMNS - cell(south, west) % COLUMNS;
      for (int right = cell(south, east); right <= last; right += COLUMNS) {
        Arrays.fill(cells, right - width, right + 1, CROSSED);
      }
    }
  }

  /** A ring's area in an equal-area projection: only the order of areas matters. */
  private static double area(int[] ring) {
    double twice = 0;
    for (int k = 2; k < ring.length; k += 2) {
      double y0 = Math.sin(Math.toRadians(ring[k - 1] / GazetteerFile.SCALE));
      double y1 = Math.sin(Math.toRadians(ring[k + 1] / GazetteerFile.SCALE));
      twice += (double) ring[k - 2] * y1 - (double) ring[k] * y0;
    }
    return twice / 2;
  }

  private static Envelope envelope(int[] shell) {
    Envelope envelope = new Envelope();
    for (int k = 0; k < shell.length; k += 2) {
      envelope.expandToInclude(shell[k], shell[k + 1]);
    }
    return envelope;
  }
}
