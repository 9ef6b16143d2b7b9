package org.tagatlas.dashboards;

import java.net.URI;

/** What a browser may do with the page: run what is served here, ask here, and nothing else. */
final class ContentSecurity {

  /** Where photos of the corpus are kept. */
  private static final String PICTURES = " https://*.staticflickr.com https://*.static.flickr.com";

  private ContentSecurity() {}

  /** Returns the policy for a page of such settings. */
  static String policy(PageSettings settings) {
    String images =
        "'self' data:"
            + (settings.tiles() == null ? "" : ' ' + origin(settings.tiles()))
            + (settings.pictures() ? PICTURES : "");
    return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src "
        + images
        + "; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
        + " frame-ancestors 'none'";
  }

  private static String origin(String tiles) {
    // {s} stands for one of some hosts.
    URI uri = URI.create(tiles.replace("{s}", "s").replaceAll("[{}]", ""));
    String host =
        tiles.contains("{s}.") ? uri.getHost().replaceFirst("^s\\.", "*.") : uri.getHost();
    return uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
