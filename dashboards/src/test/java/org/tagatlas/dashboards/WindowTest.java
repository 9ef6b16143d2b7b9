package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads windows and what is in them. */
class WindowTest {

  @Test
  void isAllOfTimeUnlessItIsNamed() {
    assertThat(Window.of(null)).isEqualTo(Window.ALL);
    assertThat(Window.of("")).isEqualTo(Window.ALL);
    assertThat(Window.of("all").ofPhoto()).isEmpty();
  }

  @Test
  void holdsThePhotosOfItsTime() {
    assertThat(Window.of("2011").ofPhoto())
        .isEqualTo(uploaded("2011-01-01T00:00:00Z", "2012-01-01T00:00:00Z"));
    assertThat(Window.of("2011-12").ofPhoto())
        .isEqualTo(uploaded("2011-12-01T00:00:00Z", "2012-01-01T00:00:00Z"));
    assertThat(Window.of("2012-02-28").ofPhoto())
        .isEqualTo(uploaded("2012-02-28T00:00:00Z", "2012-02-29T00:00:00Z"));
  }

  @Test
  void refusesWhatIsNoTime() {
    for (String name : List.of("2011-13", "2011-02-30", "11", "yesterday", "2011-1", "*")) {
      assertThatThrownBy(() -> Window.of(name))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("2011-05");
    }
  }

  private static Map<String, Object> uploaded(String from, String before) {
    return Map.of("range", Map.of("uploaded", Map.of("gte", from, "lt", before)));
  }
}
