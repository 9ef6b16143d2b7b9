package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tests the parsing of word lists. */
class ThemesTest {

  private static final UnaryOperator<String> TAG =
      word -> word.replace(" ", "").toLowerCase(Locale.ROOT);

  @Test
  void convertsWordsToTags() {
    Themes themes = new Themes(null, "# mine\n[coffee]\nen: Coffee Shop, , latte\nCafé\n", TAG);
    assertThat(themes.names()).containsExactly("coffee");
    assertThat(themes.ofPhoto("coffee").orElseThrow())
        .isEqualTo(Map.of("terms", Map.of("tags", List.of("coffeeshop", "latte", "café"))));
    assertThat(themes.ofPhoto("tea")).isEmpty();
  }

  @Test
  void rejectsWordsWithoutATheme() {
    assertThatThrownBy(() -> new Themes(null, "en: coffee", TAG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("en: coffee");
  }

  @Test
  void hasBuiltInThemesInManyLanguages() throws Exception {
    String shipped =
        new String(
            getClass().getResourceAsStream(PageSettings.THEMES).readAllBytes(),
            StandardCharsets.UTF_8);
    Themes themes = new Themes(null, shipped, TAG);
    assertThat(themes.names())
        .containsExactly(
            "food", "beach", "religion", "transport", "architecture", "nature", "wildlife");
    assertThat(themes.ofPhoto("beach").orElseThrow().toString()).contains("plage", "海", "praia");
  }
}
