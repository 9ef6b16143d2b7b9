package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A tag of a region's signature.
 *
 * @param share fraction of the tag's photos worldwide that are in the region, 0 to 1
 * @param tagClass what the tag is about, such as {@code thing}
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
    boolean namesPlace,
    String tagClass) {

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
          "names_place",
          "tag_class");

  /** The classes that lists of things leave out. */
  private static final List<String> NO_THINGS = List.of("place", "code", "gear", "date");

  /** Returns the filter on tags that are no names of places, codes, gear or dates. */
  static Map<String, Object> isThing() {
    // Documents of runs before classes existed have only names_place.
    return Query.all(
        Query.term("names_place", false), Query.none(Query.terms("tag_class", NO_THINGS)));
  }

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
        source.path("names_place").asBoolean(),
        tagClass(source));
  }

  /** Returns the class of a document; those of earlier runs distinguish names of places alone. */
  static String tagClass(JsonNode source) {
    return source.has("tag_class")
        ? source.path("tag_class").asText()
        : source.path("names_place").asBoolean() ? "place" : "thing";
  }
}
