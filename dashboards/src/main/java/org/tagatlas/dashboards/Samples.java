package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;
import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sample photos of a place or tag: typical ones, by different photographers where possible. */
final class Samples {

  private static final int CANDIDATES = 60;
  private static final int TYPICAL_TAGS = 12;

  private final AtlasIndex index;

  Samples(AtlasIndex index) {
    this.index = index;
  }

  /**
   * A sample of photos.
   *
   * @param total number of photos that it was taken from
   */
  record Sample(long total, List<Photo> photos) {}

  /**
   * Returns up to {@code size} photos, preferably by different photographers.
   *
   * @param place null for the world
   * @param tag null for photos with typical tags of the place
   * @param filter a further filter
   */
  Sample find(Region place, String tag, Window window, Map<String, Object> filter, int size) {
    Map<String, Object> where = place == null ? Map.of() : place.ofPhoto();
    Map<String, Object> what =
        tag != null
            ? Query.term("tags", tag)
            : place == null ? Map.of() : typical(place.region(), window);
    JsonNode response =
        index.search(
            PHOTOS,
            Query.withTotal(
                Query.hits(
                    CANDIDATES,
                    Query.all(where, what, window.ofPhoto(), filter),
                    List.of(Query.by("_doc", "asc")),
                    Photo.FIELDS)));
    Map<String, Integer> seen = new HashMap<>();
    List<Photo> first = new ArrayList<>();
    List<Photo> more = new ArrayList<>();
    for (JsonNode source : AtlasIndex.sources(response)) {
      Photo photo = Photo.of(source);
      boolean known = seen.merge(String.valueOf(photo.photographer()), 1, Integer::sum) > 1;
      (known ? more : first).add(photo);
    }
    first.addAll(more);
    return new Sample(AtlasIndex.total(response), first.stream().limit(size).toList());
  }

  private Map<String, Object> typical(String region, Window window) {
    List<String> tags =
        AtlasIndex.sources(
                index.search(
                    SIGNATURES,
                    Query.hits(
                        TYPICAL_TAGS,
                        Query.all(
                            window.ofDocument(),
                            Query.term("region", region),
                            TypicalTag.isThing()),
                        List.of(Query.by("rank", "asc")),
                        List.of("tag"))))
            .stream()
            .map(tag -> tag.path("tag").asText())
            .toList();
    return tags.isEmpty() ? Map.of() : Query.terms("tags", tags);
  }
}
