package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;

/** A point in degrees. */
record Point(double lat, double lon) {

  /** Reads the location of a document; null if absent. */
  static Point of(JsonNode location) {
    return location.has("lat")
        ? new Point(location.path("lat").asDouble(), location.path("lon").asDouble())
        : null;
  }
}
