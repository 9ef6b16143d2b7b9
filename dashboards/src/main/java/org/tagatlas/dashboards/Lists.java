package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.REGIONS;
import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tagatlas.dashboards.Cursor.SortOrder;

/** The complete lists of which responses about places and tags contain the first items. */
final class Lists {

  /** Most photos first. */
  static final SortOrder BY_PHOTOS =
      new SortOrder(
          "regions", List.of(Query.by("photos", "desc"), Query.by("region", "asc")), "ns");

  private static final SortOrder BY_RANK =
      new SortOrder("signature", List.of(Query.by("rank", "asc"), Query.by("tag", "asc")), "ns");

  private static final SortOrder BY_SCORE =
      new SortOrder("typical", List.of(Query.by("score", "desc"), Query.by("region", "asc")), "ds");

  private final AtlasIndex index;

  Lists(AtlasIndex index) {
    this.index = index;
  }

  /**
   * Returns the regions of a level.
   *
   * @param place the containing region; null for the world
   */
  Page<Region> regions(Region place, String level, Window window, Slice slice) {
    Map<String, Object> query =
        place == null
            ? Query.all(window.ofDocument(), Query.term("level", level))
            : Places.ofRegionsIn(place, level, window);
    return new SortedList(index, REGIONS, Region.FIELDS)
        .read(query, BY_PHOTOS, slice, each(Region::of));
  }

  /** Returns the tags of a region's signature. */
  Page<TypicalTag> signature(String region, Window window, Slice slice) {
    return new SortedList(index, SIGNATURES, TypicalTag.FIELDS)
        .read(Places.ofRegion(region, window), BY_RANK, slice, each(TypicalTag::of));
  }

  /** Returns the regions of a level that have a tag in their signature. */
  Page<TypicalTag> typical(String tag, String level, Window window, Slice slice) {
    return new SortedList(index, SIGNATURES, TypicalTag.FIELDS)
        .read(Tags.ofTypical(tag, level, window), BY_SCORE, slice, each(TypicalTag::of));
  }

  private static <T> Function<List<JsonNode>, List<T>> each(Function<JsonNode, T> item) {
    return sources -> sources.stream().map(item).toList();
  }
}
