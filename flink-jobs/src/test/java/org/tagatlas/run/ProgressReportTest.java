package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.summary.Summary;

final class ProgressReportTest {

  private static final long SECOND = 1_000_000_000L;
  private static final String CUT = "\r\u001b[?7l";
  private static final String END = "\u001b[K\u001b[?7h";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void updatesLineInPlaceOnTerminal() {
    ProgressReport report = new ProgressReport(out, true, 4, false, 5 * SECOND);
    report.update(summary(0, 1000), 6 * SECOND);
    assertThat(printed())
        .isEqualTo(
            CUT + "0 of 4 shards · 1,000 rows · 1,000 rows/s · 500 geotagged · 3 rejects" + END);
    report.update(summary(1, 5000), 7 * SECOND);
    // A third of 4,000 and two thirds of 1,000; two seconds per shard, three shards left.
    assertThat(printed())
        .isEqualTo(
            CUT
                + "1 of 4 shards · 5,000 rows · 2,000 rows/s · 2,500 geotagged · 3 rejects"
                + " · 6 s left"
                + END);
    report.update(summary(4, 6000), 8 * SECOND);
    assertThat(printed()).endsWith("3 rejects · ranking" + END);
    report.clear();
    assertThat(printed()).isEqualTo("\r\u001b[K");
  }

  @Test
  void printsLineEveryTenSecondsWithoutTerminal() {
    ProgressReport report = new ProgressReport(out, false, 10, false, 0);
    for (int second = 1; second <= 25; second++) {
      report.update(summary(second / 5, 100L * second), second * SECOND);
    }
    report.clear();
    assertThat(printed().lines())
        .containsExactly(
            "2 of 10 shards · 1,000 rows · 100 rows/s · 500 geotagged · 3 rejects · 40 s left",
            "4 of 10 shards · 2,000 rows · 100 rows/s · 1,000 geotagged · 3 rejects · 30 s left");
  }

  @Test
  void omitsTimeLeftOfUnboundedRun() {
    ProgressReport report = new ProgressReport(out, true, 0, false, 0);
    report.update(summary(7, 10), SECOND);
    assertThat(printed())
        .isEqualTo(CUT + "7 shards · 10 rows · 10 rows/s · 5 geotagged · 3 rejects" + END);
  }

  @Test
  void printsNothingWhileUnboundedRunIsIdle() {
    ProgressReport report = new ProgressReport(out, false, 0, true, 0);
    for (int second = 1; second <= 30; second++) {
      report.update(summary(7, 10), second * SECOND);
    }
    assertThat(printed()).isEmpty();
    report.update(summary(8, 20), 31 * SECOND);
    report.update(summary(8, 30), 40 * SECOND);
    report.update(summary(8, 30), 41 * SECOND);
    report.update(summary(8, 30), 51 * SECOND);
    report.update(summary(8, 30), 61 * SECOND);
    assertThat(printed().lines())
        .extracting(line -> line.replaceAll(" · [0-9]+ rows/s.*", ""))
        .containsExactly("8 shards · 20 rows", "8 shards · 30 rows");
  }

  @Test
  void printsRankingOfBoundedRunWithoutNewRows() {
    ProgressReport report = new ProgressReport(out, false, 1, false, 0);
    for (int second = 1; second <= 20; second++) {
      report.update(summary(1, 10), second * SECOND);
    }
    assertThat(printed().lines()).hasSize(2).allMatch(line -> line.endsWith(" · ranking"));
  }

  @Test
  void excludesRestoredRowsFromRate() {
    ProgressReport report = new ProgressReport(out, false, 10, true, 0);
    report.update(summary(6, 1_000_000), SECOND);
    report.update(summary(8, 1_000_900), 10 * SECOND);
    assertThat(printed())
        .startsWith("8 of 10 shards · 1,000,900 rows · 100 rows/s")
        .endsWith(" · 10 s left\n");
  }

  @Test
  void clearsNothingBeforeFirstLine() {
    new ProgressReport(out, true, 1, false, 0).clear();
    assertThat(printed()).isEmpty();
  }

  @Test
  void formatsDurations() {
    assertThat(ProgressReport.duration(59.4)).isEqualTo("59 s");
    assertThat(ProgressReport.duration(59.6)).isEqualTo("1 min 0 s");
    assertThat(ProgressReport.duration(3599)).isEqualTo("59 min 59 s");
    assertThat(ProgressReport.duration(7380)).isEqualTo("2 h 3 min");
  }

  private String printed() {
    String printed = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return printed;
  }

  private static Summary summary(long shards, long rows) {
    Summary summary = new Summary();
    summary.add(new SummaryUpdate.Change("shards", shards));
    summary.add(new SummaryUpdate.Change("rows", rows));
    summary.add(new SummaryUpdate.Change("photos", rows / 2));
    summary.add(new SummaryUpdate.Change("rejects.bad_json", 2));
    summary.add(new SummaryUpdate.Change("rejects.truncated", 1));
    return summary;
  }
}
