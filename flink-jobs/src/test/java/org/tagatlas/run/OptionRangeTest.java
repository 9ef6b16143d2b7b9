package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionRangeTest {

  @Test
  void reportsRangeAndValue() {
    assertThat(OptionRange.violation("--top", 1, 1, 16)).isEmpty();
    assertThat(OptionRange.violation("--top", 16, 1, 16)).isEmpty();
    assertThat(OptionRange.violation("--top", 17, 1, 16))
        .hasValue("--top must be from 1 to 16, but was 17");
    assertThat(OptionRange.violation("--top", 0, 1, Integer.MAX_VALUE))
        .hasValue("--top must be at least 1, but was 0");
  }

  @Test
  void throwsUserErrorIfOutOfRange() {
    OptionRange.require("--port", 65535, 1024, 65535);
    OptionRange.requireAtLeast("--page", Long.MAX_VALUE, 1);
    assertThatThrownBy(() -> OptionRange.require("--port", 80, 1024, 65535))
        .isInstanceOf(UserError.class)
        .hasMessage("--port must be from 1024 to 65535, but was 80.");
    assertThatThrownBy(() -> OptionRange.requireAtLeast("--page", -1, 1))
        .isInstanceOf(UserError.class)
        .hasMessage("--page must be at least 1, but was -1.");
  }
}
