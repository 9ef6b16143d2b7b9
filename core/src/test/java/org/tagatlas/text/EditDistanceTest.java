package org.tagatlas.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EditDistanceTest {

  @ParameterizedTest
  @CsvSource({"run, run, 0", "'', run, 3", "rn, run, 1", "runn, run, 1", "rum, run, 1"})
  void countsInsertionsDeletionsAndReplacements(String typed, String name, int distance) {
    assertThat(EditDistance.between(typed, name)).isEqualTo(distance);
  }

  @Test
  void doesNotMeasureLongText() {
    assertThat(EditDistance.between("x".repeat(7), "run")).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void findsTheNearestName() {
    assertThat(EditDistance.nearest("sever", List.of("run", "serve", "demo"))).contains("serve");
    assertThat(EditDistance.nearest("b", List.of("c", "a"))).contains("a");
    assertThat(EditDistance.nearest("b", List.of())).isEmpty();
    assertThat(EditDistance.nearest("x".repeat(9), List.of("run", "demo"))).isEmpty();
  }
}
