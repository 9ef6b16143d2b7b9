package org.tagatlas.run;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.settings.Counting;
import picocli.CommandLine.Option;

/** Options that select what a run counts. */
final class CountingOptions {

  /** The timestamp of a photo that selects its windows. */
  enum WindowTime {
    UPLOADED,
    TAKEN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--levels",
      split = ",",
      paramLabel = "LEVEL",
      description = "Region levels: ${COMPLETION-CANDIDATES} (default: all).")
  private Set<RegionLevel> levels;

  @Option(
      names = "--windows",
      split = ",",
      paramLabel = "WINDOW",
      description = "Calendar windows: ${COMPLETION-CANDIDATES} (default: all,year).")
  private Set<CalendarWindow> windows;

  @Option(
      names = "--window-time",
      defaultValue = "UPLOADED",
      paramLabel = "TIME",
      description = "Timestamp used for windowing: uploaded or taken (default: uploaded).")
  private WindowTime windowTime;

  @Option(
      names = "--min-accuracy",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Minimum location accuracy for counting below country level, 1 (world) to 16 (street);"
              + " less accurate photos count for their country only (default: ${DEFAULT-VALUE}).")
  private int minAccuracy;

  @Option(
      names = "--exclude",
      paramLabel = "FILE",
      description =
          "Takedown list with one photo id or uid per line. Excluded photos leave no trace.")
  private Path exclude;

  @Option(
      names = "--where",
      paramLabel = "EXPR",
      description =
          "Read only photos for which this SQL condition is true: docs/filters.md (default: all).")
  private String where;

  /**
   * Returns what the options specify.
   *
   * @throws UserError if a value is out of range or invalid, or the takedown list cannot be read
   */
  Counting counting() {
    OptionRange.require("--min-accuracy", minAccuracy, 1, 16);
    return new Counting(
        levels == null ? Counting.DEFAULTS.levels() : levels,
        windows == null ? Counting.DEFAULTS.windows() : windows,
        windowTime == WindowTime.TAKEN,
        minAccuracy,
        TakedownList.read(exclude),
        RowCondition.of(where),
        Counting.DEFAULTS.maxBufferedBytes());
  }
}
