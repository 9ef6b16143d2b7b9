package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RestartReportTest {

  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Optional<JobRestarts> restarts = Optional.empty();
  private int queries;
  private int cleared;

  private final RestartReport report =
      new RestartReport(
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          () -> {
            queries++;
            return restarts;
          },
          () -> cleared++,
          0);

  @Test
  void printsCountAndFirstLineOfCauseOncePerRestart() {
    report.update(5 * SECOND);
    restarts = Optional.of(new JobRestarts(0, Optional.empty()));
    report.update(10 * SECOND);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEmpty();

    restarts =
        Optional.of(
            new JobRestarts(1, Optional.of("java.io.IOException: no space\n\tat A.b(A:1)")));
    report.update(15 * SECOND);
    report.update(20 * SECOND);
    restarts = Optional.of(new JobRestarts(3, Optional.empty()));
    report.update(25 * SECOND);
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "tagatlas: the job was restarted after a failure (1 restart so far):"
                + " java.io.IOException: no space",
            "tagatlas: the job was restarted after a failure (3 restarts so far).");
    assertThat(cleared).isEqualTo(2);
  }

  @Test
  void queriesClusterEveryFiveSeconds() {
    for (int second = 1; second <= 20; second++) {
      report.update(second * SECOND);
    }
    assertThat(queries).isEqualTo(4);
  }
}
