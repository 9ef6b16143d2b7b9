package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A country, division or city in a window.
 *
 * @param level {@code country}, {@code admin1} or {@code city}
 */
record Region(
    String region,
    String name,
    String level,
    String country,
    Point location,
    long photos,
    long photographers,
    long taggedPhotos,
    long distinctTags,
    List<String> topTags) {

  static final List<String> FIELDS =
      List.of(
          "window",
          "region",
          "region_name",
          "level",
          "country",
          "location",
          "photos",
          "photographers",
          "tagged_photos",
          "distinct_tags",
          "top_tags");

  static Region of(JsonNode source) {
    return new Region(
        source.path("region").asText(),
        source.path("region_name").asText(),
        source.path("level").asText(),
        source.path("country").asText(),
        Point.of(source.path("location")),
        source.path("photos").asLong(),
        source.path("photographers").asLong(),
        source.path("tagged_photos").asLong(),
        source.path("distinct_tags").asLong(),
        texts(source.path("top_tags")));
  }

  /** Returns the same region as in a window without photos. */
  Region withoutPhotos() {
    return new Region(region, name, level, country, location, 0, 0, 0, 0, List.of());
  }

  /** Returns the code of the division that contains a city. */
  String admin1() {
    return level.equals("city") ? region.substring(0, region.length() - name.length() - 1) : region;
  }

  /** Returns the filter on photos in the region. */
  Map<String, Object> ofPhoto() {
    return switch (level) {
      case "country" -> Query.term("country", region);
      case "admin1" -> Query.term("admin1_code", region);
      default -> Query.all(Query.term("admin1_code", admin1()), Query.term("city", name));
    };
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new java.util.ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
