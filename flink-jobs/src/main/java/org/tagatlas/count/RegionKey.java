package org.tagatlas.count;

import org.tagatlas.geo.RegionLevel;

/**
 * A region in a window: what a signature is of.
 *
 * @param window the window's code, see {@link CalendarWindow}
 * @param level the region's level
 * @param region the region's key, such as {@code US.MA}
 */
public record RegionKey(int window, RegionLevel level, String region)
    implements Comparable<RegionKey> {

  private static final int LEVELS = RegionLevel.values().length;

  @Override
  public int hashCode() {
    // Flink places a key by its hash: it must be alike in every process, and an enum's is not.
    return (window * 31 + level.ordinal()) * 31 + region.hashCode();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegionKey that
        && window == that.window
        && level == that.level
        && region.equals(that.region);
  }

  @Override
  public int compareTo(RegionKey other) {
    int order = Integer.compare(window, other.window);
    if (order == 0) {
      order = level.compareTo(other.level);
    }
    return order == 0 ? region.compareTo(other.region) : order;
  }

  /** Returns the key that all regions of this level and window share. */
  public int levelKey() {
    return levelKey(window, level.ordinal());
  }

  static int levelKey(int window, int level) {
    return window * LEVELS + level;
  }

  /** Returns how the region in the window is published: {@code 2011|US.MA}. */
  public String id() {
    return CalendarWindow.name(window) + '|' + region;
  }

  /** Returns the country that the region is or lies in. */
  public String country() {
    return level == RegionLevel.COUNTRY ? region : region.substring(0, region.indexOf('.'));
  }
}
