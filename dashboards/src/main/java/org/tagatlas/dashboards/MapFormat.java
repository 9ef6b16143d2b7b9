package org.tagatlas.dashboards;

import java.util.Locale;

/** Formats of responses for maps. */
enum MapFormat {
  JSON("application/json"),

  /** RFC 7946. */
  GEOJSON("application/geo+json"),

  /** OGC KML 2.2. */
  KML("application/vnd.google-earth.kml+xml");

  private final String mediaType;

  MapFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /**
   * Returns a format by its name; null means JSON.
   *
   * @throws IllegalArgumentException if the name is unknown
   */
  static MapFormat of(String name) {
    for (MapFormat format : values()) {
      if (name == null || format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "format must be json, geojson or kml, but was '" + Photo.truncate(name, 40) + "'");
  }
}
