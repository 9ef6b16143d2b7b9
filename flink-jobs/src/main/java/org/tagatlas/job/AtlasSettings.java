package org.tagatlas.job;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.Voters;
import org.tagatlas.extra.AskSettings;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.located.Locating;
import org.tagatlas.operator.Pace;
import org.tagatlas.publish.Kind;

/**
 * What a job counts and publishes.
 *
 * @param levels levels of regions
 * @param windows kinds of windows
 * @param takenTime whether windows are of the time a photo was taken instead of uploaded
 * @param top how many tags a signature has at the most, from 1
 * @param minPhotographers how many photographers a tag of a signature has at least, 1 to {@link
 *     Voters#EXACT}
 * @param minAccuracy photos located more coarsely (or by an unknown accuracy, when above 1) vote
 *     for their country alone, 1 to 16
 * @param exclusions photos and photographers to leave out
 * @param kinds what is published
 * @param pace how often it is published
 * @param maxGatheredBytes memory that each subtask of a counter gathers sightings in, and each of
 *     the ranking what it is told, at the most
 * @param locating what becomes of photos without coordinates whose machine tags say where they are
 * @param extras who is asked about machine tags; null when {@link Kind#EXTRAS} is not published
 */
public record AtlasSettings(
    Set<RegionLevel> levels,
    Set<CalendarWindow> windows,
    boolean takenTime,
    int top,
    int minPhotographers,
    int minAccuracy,
    Exclusions exclusions,
    Set<Kind> kinds,
    Pace pace,
    long maxGatheredBytes,
    Locating locating,
    AskSettings extras)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Checks ranges and copies the sets. */
  public AtlasSettings {
    check(!levels.isEmpty() && !windows.isEmpty(), "no levels or no windows");
    check(top >= 1, "top is less than 1");
    check(
        minPhotographers >= 1 && minPhotographers <= Voters.EXACT,
        "minPhotographers is not from 1 to " + Voters.EXACT);
    check(minAccuracy >= 1 && minAccuracy <= 16, "minAccuracy is not from 1 to 16");
    check(maxGatheredBytes >= 1, "maxGatheredBytes is less than 1");
    check(
        kinds.contains(Kind.EXTRAS) == (extras != null),
        "extras are published but nobody is asked");
    levels = EnumSet.copyOf(levels);
    windows = EnumSet.copyOf(windows);
    kinds = kinds.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(kinds);
  }

  /** Makes settings of a job that locates no photos and asks nobody. */
  public AtlasSettings(
      Set<RegionLevel> levels,
      Set<CalendarWindow> windows,
      boolean takenTime,
      int top,
      int minPhotographers,
      int minAccuracy,
      Exclusions exclusions,
      Set<Kind> kinds,
      Pace pace,
      long maxGatheredBytes) {
    this(
        levels,
        windows,
        takenTime,
        top,
        minPhotographers,
        minAccuracy,
        exclusions,
        kinds,
        pace,
        maxGatheredBytes,
        Locating.OFF,
        null);
  }

  /** Returns settings that ask others about machine tags, and publish what they say. */
  public AtlasSettings withExtras(AskSettings asked) {
    Set<Kind> more = EnumSet.of(Kind.EXTRAS);
    more.addAll(kinds);
    return new AtlasSettings(
        levels,
        windows,
        takenTime,
        top,
        minPhotographers,
        minAccuracy,
        exclusions,
        more,
        pace,
        maxGatheredBytes,
        locating,
        asked);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Returns the defaults, at a pace. */
  public static AtlasSettings defaults(Pace pace) {
    return new AtlasSettings(
        EnumSet.allOf(RegionLevel.class),
        EnumSet.of(CalendarWindow.ALL, CalendarWindow.YEAR),
        false,
        50,
        3,
        1,
        Exclusions.NONE,
        Kind.USUAL,
        pace,
        1L << 30);
  }

  /** Returns the same with something else to become of photos without coordinates. */
  public AtlasSettings locating(Locating value) {
    return new AtlasSettings(
        levels,
        windows,
        takenTime,
        top,
        minPhotographers,
        minAccuracy,
        exclusions,
        kinds,
        pace,
        maxGatheredBytes,
        value,
        extras);
  }

  /** Returns whether it matters where machine tags say that a photo is. */
  public boolean locates() {
    return locating == Locating.COUNTED || locatesByMachineTags();
  }

  /** Returns whether photos are published where other photos of a machine tag are. */
  public boolean locatesByMachineTags() {
    return locating != Locating.OFF && publishes(Kind.PHOTOS);
  }

  /** Returns whether a kind of documents is published. */
  public boolean publishes(Kind kind) {
    return kinds.contains(kind);
  }
}
