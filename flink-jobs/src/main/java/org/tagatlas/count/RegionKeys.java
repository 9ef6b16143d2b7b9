package org.tagatlas.count;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;

/**
 * The regions in windows that photos count in. Keys are made once and given out again and again, as
 * making them is dearer than counting. Not thread-safe.
 */
final class RegionKeys {

  private static final int MAX_KEPT = 500_000;
  private static final RegionKey[] NONE = {};

  private final ReverseGeocoder geocoder;
  private final RegionLevel[] levels;
  private final Long2ObjectOpenHashMap<RegionKey[]> byPlace = new Long2ObjectOpenHashMap<>();
  private final Map<RegionKey, RegionKey> keys = new HashMap<>();

  RegionKeys(ReverseGeocoder geocoder, Set<RegionLevel> levels) {
    this.geocoder = geocoder;
    this.levels = levels.toArray(RegionLevel[]::new);
  }

  /**
   * Returns the regions of a place, from coarse to fine.
   *
   * @param window the code of a window, or -1 for none, see {@link CalendarWindow#holding}
   * @param place a place's number, or {@link ReverseGeocoder#NOWHERE}
   */
  RegionKey[] of(int window, int place) {
    if (window < 0 || place == ReverseGeocoder.NOWHERE) {
      return NONE;
    }
    long windowAndPlace = (long) window << 32 | place;
    RegionKey[] regions = byPlace.get(windowAndPlace);
    if (regions == null) {
      regions = make(window, place);
      if (byPlace.size() >= MAX_KEPT) {
        byPlace.clear();
      }
      byPlace.put(windowAndPlace, regions);
    }
    return regions;
  }

  private RegionKey[] make(int window, int place) {
    List<RegionKey> regions = new ArrayList<>(levels.length);
    for (RegionLevel level : levels) {
      String region = geocoder.region(level, place);
      if (region != null) {
        regions.add(shared(new RegionKey(window, level, region)));
      }
    }
    return regions.toArray(NONE);
  }

  /** Returns the key that equals a key and is the same object each time. */
  RegionKey shared(RegionKey key) {
    if (keys.size() >= MAX_KEPT) {
      keys.clear();
    }
    RegionKey known = keys.putIfAbsent(key, key);
    return known == null ? key : known;
  }
}
