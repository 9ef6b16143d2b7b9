package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tagatlas.viewpoints.PhotoPoint;
import org.tagatlas.viewpoints.SpotFinder;
import org.tagatlas.viewpoints.Vote;

/**
 * Reads the positions of photos: one by one if they are few; otherwise those of dense areas by
 * cells of a grid, or a random sample.
 */
final class PhotoPositions {

  /** Maximum number of photos that are read one by one: Elasticsearch's result window. */
  private static final int MAX_PHOTOS = 10_000;

  /** Maximum number of photos in dense areas. */
  private static final int MAX_DENSE_PHOTOS = 20_000;

  /** The zoom level of tiles of about ten metres. */
  private static final int CELL_ZOOM = 22;

  /** The zoom level of tiles of two kilometres, which are dense areas or not. */
  private static final int AREA_ZOOM = 14;

  private static final int MAX_AREAS = 200;

  private static final int BATCH = 10_000;

  /** Clocks that were never set start in 1970 or 1980. */
  static final int FIRST_YEAR = 1990;

  /** Circumference of the Earth at the equator in metres. */
  private static final double CIRCUMFERENCE = 40_075_016.7;

  private final AtlasIndex index;

  PhotoPositions(AtlasIndex index) {
    this.index = index;
  }

  /** How photos were counted. */
  enum CountedBy {
    PHOTOS,
    CELLS,
    SAMPLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Positions of photos.
   *
   * @param total number of photos
   * @param votes one vote for each photographer in each cell
   * @param photos the photos; null if they were counted by cells
   * @param complete whether no photo was left out that could be in a viewpoint
   */
  record Positions(
      long total,
      List<Vote> votes,
      List<PhotoPoint> photos,
      CountedBy countedBy,
      boolean complete) {

    /** Returns the number of votes. */
    long voteCount() {
      return votes.stream().mapToLong(Vote::weight).sum();
    }

    /** Returns the width of the cells at the equator in metres; null without cells. */
    Double cellMetres() {
      return countedBy == CountedBy.CELLS
          ? Viewpoints.rounded(CIRCUMFERENCE / (1 << CELL_ZOOM), 1)
          : null;
    }
  }

  /** Reads the positions of filtered photos, or of a random sample of them. */
  Positions sample(Map<String, Object> filter) {
    long total = count(filter);
    if (total <= MAX_PHOTOS) {
      return few(filter);
    }
    Map<String, Object> random =
        Map.of(
            "function_score",
            Map.of(
                "query",
                filter,
                // The same photos each time.
                "random_score",
                Map.of("seed", 1, "field", "photoid"),
                "boost_mode",
                "replace"));
    List<PhotoPoint> photos = photos(random, Query.by("_score", "desc"));
    return new Positions(total, Vote.of(photos), photos, CountedBy.SAMPLE, false);
  }

  /** Reads the positions of filtered photos, or of those in dense areas. */
  Positions dense(Map<String, Object> filter) {
    long total = count(filter);
    return total <= MAX_PHOTOS ? few(filter) : cells(filter, total);
  }

  private long count(Map<String, Object> filter) {
    return AtlasIndex.total(index.search(PHOTOS, Query.count(filter)));
  }

  private Positions few(Map<String, Object> filter) {
    List<PhotoPoint> photos = photos(filter, Query.by("_doc", "asc"));
    return new Positions(photos.size(), Vote.of(photos), photos, CountedBy.PHOTOS, true);
  }

  private List<PhotoPoint> photos(Map<String, Object> query, Map<String, Object> order) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("size", MAX_PHOTOS);
    body.put("query", query);
    body.put("sort", List.of(order));
    body.put("track_total_hits", false);
    body.put("_source", false);
    body.put(
        "docvalue_fields",
        List.of(
            "location",
            "photographer",
            "taken_hour",
            "taken_month",
            Map.of("field", "taken", "format", "yyyy")));
    List<PhotoPoint> photos = new ArrayList<>();
    for (JsonNode hit : index.search(PHOTOS, body).path("hits").path("hits")) {
      PhotoPoint photo = point(hit.path("fields"));
      if (photo != null) {
        photos.add(photo);
      }
    }
    return photos;
  }

  /** Reads the values of a photo; null if it has no location. */
  static PhotoPoint point(JsonNode values) {
    String location = values.path("location").path(0).asText("");
    int comma = location.indexOf(',');
    return comma < 0
        ? null
        : new PhotoPoint(
            Double.parseDouble(location.substring(0, comma)),
            Double.parseDouble(location.substring(comma + 1)),
            values.path("photographer").path(0).asText(""),
            values.path("taken_hour").path(0).asInt(PhotoPoint.UNKNOWN),
            values.path("taken_month").path(0).asInt(PhotoPoint.UNKNOWN),
            year(values.path("taken").path(0).asInt(PhotoPoint.UNKNOWN)));
  }

  private static int year(int year) {
    return year < FIRST_YEAR ? PhotoPoint.UNKNOWN : year;
  }

  /** Counts the photographers of each cell of the areas with enough photos for a viewpoint. */
  private Positions cells(Map<String, Object> filter, long total) {
    JsonNode areas =
        index.search(
            PHOTOS,
            Query.counted(
                filter,
                Map.of(
                    "areas",
                    Map.of(
                        "geotile_grid",
                        Map.of("field", "location", "precision", AREA_ZOOM, "size", MAX_AREAS)))));
    // A viewpoint at a corner is in four areas.
    long least = Math.max(1, SpotFinder.minSamples(total) / 4);
    List<Map<String, Object>> dense = new ArrayList<>();
    long photos = 0;
    boolean complete = true;
    for (JsonNode area : AtlasIndex.buckets(areas, "areas")) {
      long count = area.path("doc_count").asLong();
      if (count < least) {
        break;
      }
      complete = photos + count <= MAX_DENSE_PHOTOS && dense.size() + 1 < MAX_AREAS;
      if (!complete && !dense.isEmpty()) {
        break;
      }
      photos += count;
      dense.add(tile(area.path("key").asText()));
    }
    List<Vote> votes = dense.isEmpty() ? List.of() : votes(Query.all(filter, Query.any(dense)));
    return new Positions(total, votes, null, CountedBy.CELLS, complete);
  }

  /** Returns the filter on photos in a tile. */
  private static Map<String, Object> tile(String key) {
    double[] corner = corner(key, 0);
    double[] opposite = corner(key, 1);
    return Map.of(
        "geo_bounding_box",
        Map.of(
            "location",
            Map.of(
                "top", corner[0], "left", corner[1], "bottom", opposite[0], "right", opposite[1])));
  }

  /** Returns latitude and longitude of a share of a tile from its north-west corner. */
  private static double[] corner(String key, double share) {
    String[] tile = key.split("/");
    double tiles = 1 << Integer.parseInt(tile[0]);
    double x = (Long.parseLong(tile[1]) + share) / tiles;
    double y = (Long.parseLong(tile[2]) + share) / tiles;
    return new double[] {
      Math.toDegrees(Math.atan(Math.sinh(Math.PI * (1 - 2 * y)))), 360 * x - 180
    };
  }

  private List<Vote> votes(Map<String, Object> filter) {
    Map<String, Set<String>> photographers = new LinkedHashMap<>();
    Map<String, Long> photos = new HashMap<>();
    Object after = null;
    do {
      Map<String, Object> composite = new LinkedHashMap<>();
      composite.put("size", BATCH);
      composite.put(
          "sources",
          List.of(
              Map.of(
                  "cell",
                  Map.of("geotile_grid", Map.of("field", "location", "precision", CELL_ZOOM))),
              Map.of(
                  "photographer",
                  Map.of("terms", Map.of("field", "photographer", "missing_bucket", true)))));
      if (after != null) {
        composite.put("after", after);
      }
      JsonNode cells =
          index
              .search(
                  PHOTOS, Query.counted(filter, Map.of("cells", Map.of("composite", composite))))
              .path("aggregations")
              .path("cells");
      for (JsonNode bucket : cells.path("buckets")) {
        String cell = bucket.path("key").path("cell").asText();
        photographers
            .computeIfAbsent(cell, any -> new HashSet<>())
            .add(bucket.path("key").path("photographer").asText(""));
        photos.merge(cell, bucket.path("doc_count").asLong(), Long::sum);
      }
      after = cells.path("buckets").size() < BATCH ? null : cells.path("after_key");
    } while (after != null);
    List<Vote> votes = new ArrayList<>();
    photographers.forEach(
        (cell, names) -> {
          double[] centre = corner(cell, 0.5);
          votes.add(new Vote(centre[0], centre[1], Set.copyOf(names), photos.get(cell)));
        });
    return votes;
  }

  /** Returns the aggregation that counts photographers by name; all without a name are one. */
  static Map<String, Object> photographers(int exact) {
    return Map.of(
        "cardinality",
        Map.of("field", "photographer", "missing", "", "precision_threshold", exact));
  }
}
