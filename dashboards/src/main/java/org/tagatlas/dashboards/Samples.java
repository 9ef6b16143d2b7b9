package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;
import static org.tagatlas.connectors.elasticsearch.IndexKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Some photos of a place or of a tag: those that many would take there, one a photographer. */
final class Samples {

  private static final int LOOKED_AT = 60;
  private static final int TYPICAL = 12;

  private final AtlasIndex index;

  Samples(AtlasIndex index) {
    this.index = index;
  }

  /**
   * Returns photos of different photographers, at the most {@code size}.
   *
   * @param place null for the world
   * @param tag null for what is typical of the place
   */
  List<Photo> find(Region place, String tag, Window window, int size) {
    Map<String, Object> where = place == null ? Map.of() : place.ofPhoto();
    Map<String, Object> what =
        tag != null
            ? Query.term("tags", tag)
            : place == null ? Map.of() : typical(place.region(), window);
    JsonNode answer =
        index.ask(
            PHOTOS,
            Query.hits(
                LOOKED_AT,
                Query.all(where, what, window.ofPhoto()),
                List.of(Query.by("_doc", "asc")),
                Photo.FIELDS));
    Map<String, Integer> seen = new HashMap<>();
    List<Photo> first = new ArrayList<>();
    List<Photo> more = new ArrayList<>();
    for (JsonNode source : AtlasIndex.sources(answer)) {
      Photo photo = Photo.of(source);
      boolean known = seen.merge(String.valueOf(photo.photographer()), 1, Integer::sum) > 1;
      (known ? more : first).add(photo);
    }
    first.addAll(more);
    return first.stream().limit(size).toList();
  }

  private Map<String, Object> typical(String region, Window window) {
    List<String> tags =
        AtlasIndex.sources(
                index.ask(
                    SIGNATURES,
                    Query.hits(
                        TYPICAL,
                        Query.all(
                            window.ofDocument(),
                            Query.term("region", region),
                            Query.term("names_place", false)),
                        List.of(Query.by("rank", "asc")),
                        List.of("tag"))))
            .stream()
            .map(tag -> tag.path("tag").asText())
            .toList();
    return tags.isEmpty() ? Map.of() : Query.terms("tags", tags);
  }
}
