package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Tests the parsing of windows and their filters. */
class WindowTest {

  @Test
  void defaultsToAllTime() {
    assertThat(Window.of(null)).isEqualTo(Window.ALL);
    assertThat(Window.of("")).isEqualTo(Window.ALL);
    assertThat(Window.of("all").ofPhoto()).isEmpty();
  }

  @Test
  void filtersPhotosByUploadTime() {
    assertThat(Window.of("2011").ofPhoto())
        .isEqualTo(uploaded("2011-01-01T00:00:00Z", "2012-01-01T00:00:00Z"));
    assertThat(Window.of("2011-12").ofPhoto())
        .isEqualTo(uploaded("2011-12-01T00:00:00Z", "2012-01-01T00:00:00Z"));
    assertThat(Window.of("2012-02-28").ofPhoto())
        .isEqualTo(uploaded("2012-02-28T00:00:00Z", "2012-02-29T00:00:00Z"));
  }

  @Test
  void hasNoUpperBoundInTheLastYear() {
    for (String name : List.of("9999", "9999-12", "9999-12-31")) {
      String from = name + "-01-01".substring((name.length() - 4));
      assertThat(Window.of(name).ofPhoto())
          .as(name)
          .isEqualTo(Map.of("range", Map.of("uploaded", Map.of("gte", from + "T00:00:00Z"))));
    }
    assertThat(Window.of("9999-11").ofPhoto())
        .isEqualTo(uploaded("9999-11-01T00:00:00Z", "9999-12-01T00:00:00Z"));
  }

  @Property(edgeCases = EdgeCasesMode.FIRST)
  void formatsYearsWithFourDigits(
      @ForAll @IntRange(min = 1, max = 9999) int year,
      @ForAll @IntRange(min = 1, max = 12) int month) {
    String name = String.format(Locale.ROOT, "%04d", year);
    for (String each : List.of(name, String.format(Locale.ROOT, "%s-%02d", name, month))) {
      assertThat(Window.of(each).ofPhoto().toString())
          .contains("gte=" + name + '-')
          .doesNotContainPattern("[+-]\\d{5}");
    }
  }

  @Test
  void rejectsInvalidNames() {
    for (String name :
        List.of(
            "2011-13",
            "2011-02-30",
            "11",
            "yesterday",
            "2011-1",
            "*",
            "0000",
            "0000-01",
            "9999-13",
            "10000",
            "+2011",
            "-0001",
            "٢٠١١",
            "2011\n",
            "2011-02-29")) {
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
