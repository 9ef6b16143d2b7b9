package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.REGIONS;
import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** All countries in a window, each with its top tag that names no place. */
final class World {

  private static final int COUNTRIES = 400;

  private final AtlasIndex index;
  private final Countries countries;

  World(AtlasIndex index, Countries countries) {
    this.index = index;
    this.countries = countries;
  }

  /**
   * A country.
   *
   * @param perMillion photos per million people
   * @param top the highest-ranked tag of its signature that names no place
   */
  record Country(
      String country,
      String name,
      long photos,
      long photographers,
      long taggedPhotos,
      long distinctTags,
      Long population,
      Double perMillion,
      Point location,
      TypicalTag top) {}

  /**
   * The world.
   *
   * @param photos number of photos with a place
   */
  record View(String window, long photos, List<Country> countries) {}

  View view(Window window) {
    Map<String, Object> filter = Query.all(window.ofDocument(), Query.term("level", "country"));
    List<JsonNode> responses =
        index.search(
            List.of(
                new Search(
                    REGIONS,
                    Query.hits(
                        COUNTRIES,
                        filter,
                        List.of(Query.by("photos", "desc"), Query.by("region", "asc")),
                        List.of(
                            "region",
                            "region_name",
                            "photos",
                            "photographers",
                            "tagged_photos",
                            "distinct_tags",
                            "location"))),
                new Search(SIGNATURES, topThings(filter, COUNTRIES))));
    Map<String, TypicalTag> top = new HashMap<>();
    for (JsonNode tag : AtlasIndex.sources(responses.get(1))) {
      top.put(tag.path("region").asText(), TypicalTag.of(tag));
    }
    List<Country> all = new ArrayList<>();
    long photos = 0;
    for (JsonNode source : AtlasIndex.sources(responses.get(0))) {
      Country country = country(source, top);
      all.add(country);
      photos += country.photos();
    }
    return new View(window.name(), photos, all);
  }

  private Country country(JsonNode source, Map<String, TypicalTag> top) {
    String code = source.path("region").asText();
    long photos = source.path("photos").asLong();
    return new Country(
        code,
        source.path("region_name").asText(),
        photos,
        source.path("photographers").asLong(),
        source.path("tagged_photos").asLong(),
        source.path("distinct_tags").asLong(),
        countries.people(code),
        countries.perMillion(code, photos),
        Point.of(source.path("location")),
        top.get(code));
  }

  /** Returns the search for the highest-ranked tag that names no place, per filtered region. */
  static Map<String, Object> topThings(Map<String, Object> filter, int regions) {
    return Query.firstOfEach(
        "region",
        Query.hits(
            regions,
            Query.all(filter, TypicalTag.isThing()),
            List.of(Query.by("rank", "asc")),
            TypicalTag.FIELDS));
  }
}
