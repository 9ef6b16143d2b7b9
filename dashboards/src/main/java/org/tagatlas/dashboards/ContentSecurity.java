package org.tagatlas.dashboards;

import java.net.URI;

/** The Content-Security-Policy of the page: scripts, styles and requests of its own origin only. */
final class ContentSecurity {

  /** The hosts of the photos of the corpus. */
  private static final String PICTURES = " https://*.staticflickr.com https://*.static.flickr.com";

  private ContentSecurity() {}

  /** Returns the policy for a page with these settings. */
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
    // {s} is a placeholder for one of several hosts.
    URI uri = URI.create(tiles.replace("{s}", "s").replaceAll("[{}]", ""));
    String host =
        tiles.contains("{s}.") ? uri.getHost().replaceFirst("^s\\.", "*.") : uri.getHost();
    return uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
