package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages and exit codes of {@code latency} for invalid usage. */
final class LatencyCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--cluster-folder=x --kafka=127.0.0.1:9092 | leave out --kafka and --elasticsearch",
        "--rate=0 | --rate must be from 1 to 1000000, but was 0.",
        "--levels=admin1,city | add country to --levels",
      })
  void rejectsInvalidOptions(String options, String message) {
    CommandResult result = CommandResult.of(("latency " + options).split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(message);
    assertThat(result.out()).isEmpty();
  }
}
