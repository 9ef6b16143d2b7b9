package org.tagatlas.dashboards;

import java.util.List;

/**
 * How a page is served.
 *
 * @param bind address to listen on
 * @param port where to listen; 0 for any free port
 * @param corsOrigins pages elsewhere that may use the API, such as {@code https://example.org};
 *     {@code *} for all
 * @param tiles address of a map's tiles with {@code {z}}, {@code {x}} and {@code {y}}; null for
 *     none
 * @param tileCredit what to say of them
 * @param pictures whether the page shows pictures, which come from where photos are kept
 * @param themes lists of words, see {@link #THEMES}; null for those that ship
 * @param language how what people type becomes tags
 */
public record PageSettings(
    String bind,
    int port,
    List<String> corsOrigins,
    String tiles,
    String tileCredit,
    boolean pictures,
    String themes,
    TagLanguage language) {

  /** The resource with the themes that ship. */
  static final String THEMES = "themes.txt";

  /** Checks addresses. */
  public PageSettings {
    corsOrigins = List.copyOf(corsOrigins);
    if (tiles != null
        && !(tiles.matches("https?://[^\\s;,'\"]+")
            && tiles.contains("{z}")
            && tiles.contains("{x}")
            && tiles.contains("{y}"))) {
      throw new IllegalArgumentException(
          "tiles are an address such as https://tiles.example.org/{z}/{x}/{y}.png");
    }
  }

  /** Returns the settings of a page for this machine alone. */
  public static PageSettings local(int port, TagLanguage language) {
    return new PageSettings("127.0.0.1", port, List.of(), null, "", false, null, language);
  }
}
