package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.summary.Summary;

final class RunGuardTest {

  private static final Former NONE = Former.none("out");

  /** Photos, not geotagged, duplicates, rejects, excluded; photos of the former run. */
  @ParameterizedTest
  @CsvSource({
    // Nothing read: a former run's documents stay.
    "0, 0, 0, 5, 0, 1000, REFUSE",
    "0, 0, 0, 0, 0, 1000, REFUSE",
    "0, 0, 0, 0, 9, 1000, REFUSE",
    // Nothing read and nothing to keep: only rejects are a failure, an empty input is not.
    "0, 0, 0, 5, 0, , REFUSE",
    "0, 0, 0, 0, 0, , REPLACE",
    // Photos without coordinates count as read, and contribute to machine tags.
    "0, 7, 0, 0, 0, , REPLACE",
    "0, 7, 0, 5, 0, , REPLACE",
    "0, 7, 0, 0, 0, 1000, KEEP",
    "0, 7, 0, 0, 0, 0, REPLACE",
    // Less than a tenth, and exactly a tenth.
    "99, 0, 0, 0, 0, 1000, KEEP",
    "100, 0, 0, 0, 0, 1000, REPLACE",
    "99, 500, 800, 9000, 0, 1000, KEEP",
    "1, 0, 0, 0, 0, 10, REPLACE",
    "1, 0, 0, 0, 0, 11, KEEP",
    "5000, 0, 0, 1, 0, 1000, REPLACE",
  })
  void decidesByNumberOfPhotos(
      long photos,
      long notGeotagged,
      long duplicates,
      long rejects,
      long excluded,
      Long former,
      RunGuard.Verdict verdict) {
    Optional<Summary> summary =
        Optional.of(
            summary(
                Map.of(
                    "photos", photos,
                    "not_geotagged", notGeotagged,
                    "duplicates", duplicates,
                    "excluded", excluded,
                    "rejects.bad_json", rejects)));
    Former replaced = former == null ? NONE : new Former(true, former, "out");
    assertThat(guard(false).of(summary, replaced)).isEqualTo(verdict);
    assertThat(guard(true).of(summary, replaced)).isEqualTo(RunGuard.Verdict.REPLACE);
  }

  @Test
  void countsLocatedPhotos() {
    Summary summary =
        summary(Map.of("photos", 40L, "located_geo_tags", 30L, "located_machine_tag", 30L));
    assertThat(guard(false).of(Optional.of(summary), new Former(true, 1000, "out")))
        .isEqualTo(RunGuard.Verdict.REPLACE);
  }

  @Test
  void keepsFormerDocumentsIfCountsWereLost() {
    RunGuard guard = guard(false);
    assertThat(guard.of(Optional.empty(), new Former(true, 1, "out")))
        .isEqualTo(RunGuard.Verdict.KEEP);
    assertThat(guard.of(Optional.empty(), NONE)).isEqualTo(RunGuard.Verdict.REPLACE);
  }

  @Test
  void firstRejectIsIndependentOfOrder() {
    SummaryUpdate.FirstReject first = new SummaryUpdate.FirstReject("a", 9, "bad_json", "x");
    SummaryUpdate.FirstReject second = new SummaryUpdate.FirstReject("a", 10, "bad_json", "x");
    SummaryUpdate.FirstReject third = new SummaryUpdate.FirstReject("b", 1, "bad_json", "x");
    Summary one = new Summary();
    one.add(third);
    one.add(first);
    one.add(second);
    assertThat(one.firstReject()).contains(first);
    Summary other = new Summary();
    other.add(second);
    other.merge(one);
    assertThat(other.clone().firstReject()).contains(first);
  }

  private static RunGuard guard(boolean allowEmpty) {
    return new RunGuard(allowEmpty, System.err);
  }

  private static Summary summary(Map<String, Long> counts) {
    Summary summary = new Summary();
    counts.forEach((name, count) -> summary.add(new SummaryUpdate.Change(name, count)));
    return summary;
  }
}
