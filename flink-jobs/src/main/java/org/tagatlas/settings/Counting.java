package org.tagatlas.settings;

import static org.tagatlas.settings.AtlasSettings.check;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.region.CalendarWindow;

/**
 * What to count, and how.
 *
 * @param levels region levels
 * @param windows kinds of calendar windows
 * @param takenTime whether windows use the time a photo was taken instead of uploaded
 * @param minAccuracy minimum location accuracy for counting below country level, 1 to 16. Less
 *     accurate photos count for their country only, and so do photos of unknown accuracy if this is
 *     above 1
 * @param exclusions photos and photographers to leave out
 * @param where condition on photos, as in {@link org.tagatlas.filter.PhotoFilter}; others are
 *     filtered; empty for none
 * @param maxBufferedBytes maximum memory per subtask for buffered sightings in a counter, and for
 *     buffered updates in the ranking
 */
public record Counting(
    Set<RegionLevel> levels,
    Set<CalendarWindow> windows,
    boolean takenTime,
    int minAccuracy,
    Exclusions exclusions,
    String where,
    long maxBufferedBytes)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Default counting. */
  public static final Counting DEFAULTS =
      new Counting(
          EnumSet.allOf(RegionLevel.class),
          EnumSet.of(CalendarWindow.ALL, CalendarWindow.YEAR),
          false,
          1,
          Exclusions.NONE,
          "",
          1L << 30);

  /** Checks ranges and copies the sets. */
  public Counting {
    check(!levels.isEmpty() && !windows.isEmpty(), "no levels or no windows");
    check(minAccuracy >= 1 && minAccuracy <= 16, "minAccuracy must be from 1 to 16");
    check(maxBufferedBytes >= 1, "maxBufferedBytes must be at least 1");
    levels = EnumSet.copyOf(levels);
    windows = EnumSet.copyOf(windows);
  }

  /** Creates settings without a condition. */
  public Counting(
      Set<RegionLevel> levels,
      Set<CalendarWindow> windows,
      boolean takenTime,
      int minAccuracy,
      Exclusions exclusions,
      long maxBufferedBytes) {
    this(levels, windows, takenTime, minAccuracy, exclusions, "", maxBufferedBytes);
  }

  /** Returns whether a photo or its photographer is left out. */
  public boolean excludes(PhotoRecord photo) {
    return exclusions.excludes(photo);
  }
}
