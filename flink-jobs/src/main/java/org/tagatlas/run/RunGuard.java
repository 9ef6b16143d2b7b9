package org.tagatlas.run;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.summary.Summary;

/**
 * Prevents a run that has read nothing from replacing a former run's documents, and warns of a run
 * that has read very little. Not thread-safe.
 */
final class RunGuard {

  /** A run with less than a tenth of the former run's photos is suspicious. */
  private static final int SMALL = 10;

  private static final List<String> LOCATED =
      List.of("located_geo_tags", "located_machine_tag", "located_text");

  private final boolean allowEmpty;
  private final PrintStream err;

  /** Messages that have been printed and are not repeated. */
  private final Set<String> printed = new HashSet<>();

  /** What happens to a former run's documents. */
  enum Verdict {
    /** This run's documents replace them. */
    REPLACE,
    /** This run's documents replace them, but they are kept elsewhere. */
    KEEP,
    /** They stay, and this run's documents are not published. */
    REFUSE
  }

  /**
   * Creates a guard.
   *
   * @param allowEmpty whether to replace documents without any check
   * @param err receives warnings, even of a quiet run
   */
  RunGuard(boolean allowEmpty, PrintStream err) {
    this.allowEmpty = allowEmpty;
    this.err = err;
  }

  /**
   * Judges a run that has read its input.
   *
   * @param summary counts of the run; empty if they were lost
   * @param former what the run would replace
   */
  Verdict of(Optional<Summary> summary, Former former) {
    if (allowEmpty) {
      return Verdict.REPLACE;
    }
    if (summary.isEmpty()) {
      return former.present() ? Verdict.KEEP : Verdict.REPLACE;
    }
    if (read(summary.get()) == 0 && (former.present() || rejects(summary.get()) > 0)) {
      return Verdict.REFUSE;
    }
    return published(summary.get()) * SMALL < former.photos() ? Verdict.KEEP : Verdict.REPLACE;
  }

  /** Returns the number of photos that could be read, geotagged or not. */
  private static long read(Summary summary) {
    return summary.count("photos") + summary.count("not_geotagged");
  }

  /** Returns the number of photos that the run publishes. */
  static long published(Summary summary) {
    return summary.count("photos") + LOCATED.stream().mapToLong(summary::count).sum();
  }

  private static long rejects(Summary summary) {
    return summary.rejects().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Prints once why an unbounded run does not replace anything yet. */
  void warnWaiting(Summary summary, List<Former> formers) {
    print(
        "waiting",
        reason(summary)
            + unchanged(formers)
            + " The run waits for photos; --allow-empty replaces the documents immediately.");
  }

  /** Prints why a run has not replaced anything. */
  void warnRefused(Summary summary, List<Former> formers) {
    print(
        "refused",
        reason(summary)
            + unchanged(formers)
            + (formers.isEmpty() ? "" : " Use --allow-empty to replace them anyway."));
  }

  /** Prints that a run is suspiciously small, and where the former run's documents are. */
  void warnSmall(Optional<Summary> summary, Former former, String kept) {
    print(
        former.name(),
        "warning: "
            + summary
                .map(
                    counts ->
                        String.format(
                            Locale.ROOT,
                            "this run has %,d photos, less than a tenth of the %,d photos of the"
                                + " former run",
                            published(counts),
                            former.photos()))
                .orElse(
                    "the counts of this run were lost, so it cannot be compared with the former"
                        + " run")
            + " in "
            + former.name()
            + ". Check --input. "
            + kept
            + " Use --allow-empty to disable this check.");
  }

  private void print(String once, String message) {
    if (printed.add(once)) {
      err.println("tagatlas: " + message);
    }
  }

  private static String unchanged(List<Former> formers) {
    return formers.isEmpty()
        ? ""
        : " The former run's documents are unchanged in "
            + formers.stream().map(Former::name).collect(Collectors.joining(", "))
            + '.';
  }

  private static String reason(Summary summary) {
    long rejects = rejects(summary);
    if (rejects == 0) {
      return String.format(
          Locale.ROOT,
          "no photo was read: %,d rows in %s%s.",
          summary.count("rows"),
          summary.describeSources(),
          summary.count("excluded") > 0
              ? String.format(Locale.ROOT, ", %,d of them excluded", summary.count("excluded"))
              : summary.count("filtered") > 0
                  ? String.format(Locale.ROOT, ", %,d of them filtered", summary.count("filtered"))
                  : "");
    }
    String kinds =
        summary.rejects().entrySet().stream()
            .map(
                (Map.Entry<String, Long> kind) ->
                    String.format(Locale.ROOT, "%s %,d", kind.getKey(), kind.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "no photo was read: %,d rejects (%s)%s.",
        rejects,
        kinds,
        summary.firstReject().map(RunGuard::place).orElse(""));
  }

  private static String place(SummaryUpdate.FirstReject first) {
    return String.format(
        Locale.ROOT,
        "; the first is line %d of %s: %s%s",
        first.line(),
        first.shard(),
        first.reason(),
        first.detail().isEmpty() ? "" : ", " + first.detail());
  }
}
