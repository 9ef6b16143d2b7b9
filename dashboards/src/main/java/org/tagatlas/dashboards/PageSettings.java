package org.tagatlas.dashboards;

import java.util.List;
import java.util.function.Supplier;
import org.tagatlas.geo.Gazetteer;

/**
 * Settings of a page.
 *
 * @param bind address to listen on
 * @param port port to listen on; 0 for any free port
 * @param corsOrigins origins that may use the API, such as {@code https://example.org}; {@code *}
 *     for all
 * @param tiles URL of map tiles with {@code {z}}, {@code {x}} and {@code {y}}; null for none
 * @param tileCredit attribution of the tiles
 * @param pictures whether the page shows pictures, which browsers load from Flickr's servers
 * @param themes word lists in the format of {@link #THEMES}; null for the built-in ones
 * @param language converts user input to tags
 * @param access host names and proxies through which it is accessed
 * @param gazetteer supplies names of places in other languages, loaded when they are first needed;
 *     its result is null for published names alone
 * @param similar the model of published vectors; null for none
 * @param locating what it has to estimate places of photos
 */
public record PageSettings(
    String bind,
    int port,
    List<String> corsOrigins,
    String tiles,
    String tileCredit,
    boolean pictures,
    String themes,
    TagLanguage language,
    PageAccess access,
    Supplier<Gazetteer> gazetteer,
    SimilarModel similar,
    Locating locating) {

  /** The resource with the built-in themes. */
  static final String THEMES = "themes.txt";

  /** Validates the tile URL. */
  public PageSettings {
    corsOrigins = List.copyOf(corsOrigins);
    if (tiles != null
        && !(tiles.matches("https?://[^\\s;,'\"]+")
            && tiles.contains("{z}")
            && tiles.contains("{x}")
            && tiles.contains("{y}"))) {
      throw new IllegalArgumentException(
          "tiles must be a URL such as https://tiles.example.org/{z}/{x}/{y}.png, but was '"
              + tiles
              + "'");
    }
  }

  /** Creates settings with published names of places alone. */
  public PageSettings(
      String bind,
      int port,
      List<String> corsOrigins,
      String tiles,
      String tileCredit,
      boolean pictures,
      String themes,
      TagLanguage language,
      PageAccess access) {
    this(
        bind,
        port,
        corsOrigins,
        tiles,
        tileCredit,
        pictures,
        themes,
        language,
        access,
        () -> null,
        null,
        Locating.NONE);
  }

  /** Creates settings for direct access. */
  public PageSettings(
      String bind,
      int port,
      List<String> corsOrigins,
      String tiles,
      String tileCredit,
      boolean pictures,
      String themes,
      TagLanguage language) {
    this(bind, port, corsOrigins, tiles, tileCredit, pictures, themes, language, PageAccess.DIRECT);
  }

  /** Returns the same settings with the names of a gazetteer. */
  public PageSettings withGazetteer(Supplier<Gazetteer> names) {
    return new PageSettings(
        bind,
        port,
        corsOrigins,
        tiles,
        tileCredit,
        pictures,
        themes,
        language,
        access,
        names,
        similar,
        locating);
  }

  /** Returns the same settings with a model of vectors; null for none. */
  public PageSettings withSimilar(SimilarModel model) {
    return new PageSettings(
        bind,
        port,
        corsOrigins,
        tiles,
        tileCredit,
        pictures,
        themes,
        language,
        access,
        gazetteer,
        model,
        locating);
  }

  /** Returns the same settings with what the page has to estimate places of photos. */
  public PageSettings withLocating(Locating estimates) {
    return new PageSettings(
        bind,
        port,
        corsOrigins,
        tiles,
        tileCredit,
        pictures,
        themes,
        language,
        access,
        gazetteer,
        similar,
        estimates);
  }

  /** Returns the settings of a page that is accessible from this machine only. */
  public static PageSettings local(int port, TagLanguage language) {
    return local(port, language, PageAccess.DIRECT);
  }

  /** Returns the settings of a page that listens on the loopback address. */
  public static PageSettings local(int port, TagLanguage language, PageAccess access) {
    return new PageSettings("127.0.0.1", port, List.of(), null, "", false, null, language, access);
  }
}
