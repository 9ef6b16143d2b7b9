package org.tagatlas.region;

import org.tagatlas.geo.RegionLevel;

/**
 * The key of a signature: a region in a window.
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
    // Flink assigns key groups by hash: use the ordinal, as an enum's hash differs by process.
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

  /** Returns the key shared by all regions of this level and window. */
  public int levelKey() {
    return levelKey(window, level.ordinal());
  }

  /** Returns the key shared by all regions of a level, given by its ordinal, in a window. */
  public static int levelKey(int window, int level) {
    return window * LEVELS + level;
  }

  /** Returns the published id, such as {@code 2011|US.MA}. */
  public String id() {
    return CalendarWindow.name(window) + '|' + region;
  }

  /** Returns the code of the region's country. */
  public String country() {
    return level == RegionLevel.COUNTRY ? region : region.substring(0, region.indexOf('.'));
  }
}
