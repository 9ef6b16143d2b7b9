package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the Content-Security-Policy and the validation of the tile URL. */
class PageSettingsTest {

  @Test
  void allowsOnlyTheOwnOriginByDefault() {
    assertThat(ContentSecurity.policy(settings(null, false)))
        .contains("default-src 'none'", "script-src 'self'", "img-src 'self' data:;")
        .doesNotContain("unsafe", "http");
  }

  @Test
  void allowsImagesOfTilesAndPictures() {
    String tiles = "https://{s}.tiles.example:8443/a/{z}/{x}/{y}.png";
    assertThat(ContentSecurity.policy(settings(tiles, true)))
        .contains(
            "img-src 'self' data: https://*.tiles.example:8443 https://*.staticflickr.com",
            "connect-src 'self'",
            "script-src 'self'");
    assertThat(ContentSecurity.policy(settings("http://tiles.example/{z}/{x}/{y}", false)))
        .contains("img-src 'self' data: http://tiles.example;");
  }

  @Test
  void rejectsInvalidTileUrls() {
    for (String tiles :
        List.of(
            "javascript:{z}{x}{y}",
            "https://tiles.example/",
            "https://tiles.example/{z}/{x}/{y}; script-src *",
            "https://tiles.example/{z}/{x}/{y},https://evil.example")) {
      assertThatThrownBy(() -> settings(tiles, false))
          .as(tiles)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("{z}/{x}/{y}");
    }
  }

  private static PageSettings settings(String tiles, boolean pictures) {
    return new PageSettings("127.0.0.1", 0, List.of(), tiles, "", pictures, null, null);
  }
}
