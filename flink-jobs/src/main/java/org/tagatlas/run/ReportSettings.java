package org.tagatlas.run;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run reports about itself.
 *
 * @param summary file for the summary as JSON
 * @param timeline file for the progress over time as CSV
 * @param countries whether the summary table lists countries
 * @param quiet whether to print neither progress nor the summary table
 */
public record ReportSettings(
    Optional<Path> summary, Optional<Path> timeline, boolean countries, boolean quiet) {

  /** Progress and a full summary table, without files. */
  public static final ReportSettings DEFAULTS =
      new ReportSettings(Optional.empty(), Optional.empty(), true, false);
}
