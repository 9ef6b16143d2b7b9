package org.tagatlas.run;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that select what a run reports about itself. */
final class ReportOptions {

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Also write the summary to this file, as JSON.")
  private Path summary;

  @Option(
      names = "--timeline",
      paramLabel = "FILE",
      description = "Write the number of rows read, second by second, to this file, as CSV.")
  private Path timeline;

  @Option(names = "--no-countries", description = "Omit countries from the summary table.")
  private boolean noCountries;

  @Option(names = "--quiet", description = "Print neither progress nor the summary table.")
  private boolean quiet;

  /** Returns what the options specify. */
  ReportSettings settings() {
    return new ReportSettings(
        Optional.ofNullable(summary), Optional.ofNullable(timeline), !noCountries, quiet);
  }
}
