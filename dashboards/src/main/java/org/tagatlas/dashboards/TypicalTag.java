package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A tag of a region's signature.
 *
 * @param share fraction of the tag's photos worldwide that are in the region, 0 to 1
 */
record TypicalTag(
    String region,
    String regionName,
    String level,
    String country,
    Point location,
    int rank,
    String tag,
    String label,
    long photos,
    long photographers,
    double score,
    double share,
    boolean namesPlace) {

  static final List<String> FIELDS =
      List.of(
          "region",
          "region_name",
          "level",
          "country",
          "location",
          "rank",
          "tag",
          "label",
          "photos",
          "photographers",
          "score",
          "share",
          "names_place");

  static TypicalTag of(JsonNode source) {
    return new TypicalTag(
        source.path("region").asText(),
        source.path("region_name").asText(),
        source.path("level").asText(),
        source.path("country").asText(),
        Point.of(source.path("location")),
        source.path("rank").asInt(),
        source.path("tag").asText(),
        source.path("label").asText(),
        source.path("photos").asLong(),
        source.path("photographers").asLong(),
        source.path("score").asDouble(),
        source.path("share").asDouble(),
        source.path("names_place").asBoolean());
  }
}
