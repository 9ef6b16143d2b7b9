package org.tagatlas.generate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/**
 * Coasts and mountains around the towns of the world, from {@code terrain.bin}, whose format is
 * described in {@code terrain_from_npm.py}. Immutable and thread-safe.
 */
final class Terrain {

  private static final String RESOURCE = "edition2/terrain.bin";

  private static final int COLUMNS = 3600;
  private static final int ROWS = 1800;
  private static final int PARTS = 4;

  /** A cell without a town nearby. */
  private static final int UNKNOWN = 255;

  private static final int COAST = 0;
  private static final int SHORE = 1;

  /** The class of altitude from 1,000 m. */
  private static final int HIGH = 3;

  private final byte[] cells;

  /** The number of cells with a mask in the rows before each row. */
  private final int[] masksBefore = new int[ROWS];

  private final short[] masks;

  private Terrain(byte[] data) {
    cells = new byte[ROWS * COLUMNS];
    System.arraycopy(data, 0, cells, 0, cells.length);
    int count = 0;
    for (int row = 0; row < ROWS; row++) {
      masksBefore[row] = count;
      for (int column = 0; column < COLUMNS; column++) {
        count += hasMask(row * COLUMNS + column) ? 1 : 0;
      }
    }
    masks = new short[count];
    for (int i = 0; i < count; i++) {
      int at = cells.length + 2 * i;
      masks[i] = (short) (data[at] & 0xFF | data[at + 1] << 8);
    }
  }

  static Terrain load() {
    try (InputStream in = new GZIPInputStream(Terrain.class.getResourceAsStream(RESOURCE))) {
      return new Terrain(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the bits of {@link Trait} for coast, mountains and altitude; none if unknown. */
  int traits(double latitude, double longitude) {
    int cell = cells[row(latitude) * COLUMNS + column(longitude)] & 0xFF;
    if (cell == UNKNOWN) {
      return 0;
    }
    int distance = cell & 3;
    int altitude = cell >> 2 & 7;
    int relief = cell >> 5;
    int traits = altitude >= HIGH ? Trait.HIGH.bit() : 0;
    if (distance <= SHORE) {
      traits |= Trait.SHORE.bit();
    }
    if (distance == COAST) {
      traits |= Trait.COAST.bit();
    }
    Trait[] heights = {Trait.HILLS, Trait.MOUNTAINS, Trait.PEAKS};
    for (int i = 0; i < relief; i++) {
      traits |= heights[i].bit();
    }
    return traits;
  }

  /** Returns whether a point is in the sea, to about 2.5 km; false if unknown. */
  boolean isSea(double latitude, double longitude) {
    int row = row(latitude);
    int column = column(longitude);
    if (!hasMask(row * COLUMNS + column)) {
      return false;
    }
    int mask = masksBefore[row];
    for (int i = 0; i < column; i++) {
      mask += hasMask(row * COLUMNS + i) ? 1 : 0;
    }
    int south = (int) (((90 - latitude) * 10 - row) * PARTS);
    int east = (int) (((longitude + 180) * 10 - column) * PARTS);
    int part = Math.min(south, PARTS - 1) * PARTS + Math.max(0, Math.min(east, PARTS - 1));
    return (masks[mask] >> part & 1) == 0;
  }

  private boolean hasMask(int cell) {
    return cells[cell] != (byte) UNKNOWN && (cells[cell] & 3) == COAST;
  }

  private static int row(double latitude) {
    return Math.max(0, Math.min(ROWS - 1, (int) ((90 - latitude) * 10)));
  }

  private static int column(double longitude) {
    return Math.floorMod((int) ((longitude + 180) * 10), COLUMNS);
  }
}
