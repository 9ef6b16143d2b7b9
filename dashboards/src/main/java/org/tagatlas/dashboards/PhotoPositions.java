package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.viewpoints.PhotoPoint;
import org.tagatlas.viewpoints.Vote;

/** Reads the positions of photos: one by one if they are few, and by cells of a grid otherwise. */
final class PhotoPositions {

  /** Maximum number of photos that are read one by one: Elasticsearch's result window. */
  private static final int MAX_PHOTOS = 10_000;

  private static final int MAX_CELLS = 20_000;

  /** The zoom level of tiles of about ten metres. */
  private static final int FINEST = 22;

  /** Coarser cells would be larger than viewpoints. */
  private static final int COARSEST = 19;

  /** Circumference of the Earth at the equator in metres. */
  private static final double CIRCUMFERENCE = 40_075_016.7;

  /** Up to this number of photographers in a cell their number is nearly exact. */
  private static final int EXACT_PHOTOGRAPHERS = 40;

  private final AtlasIndex index;

  PhotoPositions(AtlasIndex index) {
    this.index = index;
  }

  /**
   * Positions of photos.
   *
   * @param total number of photos
   * @param votes one vote for each photographer in each cell
   * @param photos the photos; null if they were counted by cells
   * @param cellMetres width of the cells at the equator; null if photos were read one by one
   * @param complete whether all photos are counted; otherwise only the cells of most photos are
   */
  record Positions(
      long total, List<Vote> votes, List<PhotoPoint> photos, Double cellMetres, boolean complete) {

    boolean isByCells() {
      return photos == null;
    }
  }

  /** Reads the positions of filtered photos. */
  Positions read(Map<String, Object> filter) {
    long total = AtlasIndex.total(index.search(PHOTOS, Query.count(filter)));
    if (total <= MAX_PHOTOS) {
      List<PhotoPoint> photos = photos(filter);
      return new Positions(photos.size(), Vote.of(photos), photos, null, true);
    }
    int zoom = FINEST;
    List<Vote> cells = cells(filter, zoom);
    while (cells.size() > MAX_CELLS && zoom > COARSEST) {
      zoom--;
      cells = cells(filter, zoom);
    }
    boolean complete = cells.size() <= MAX_CELLS;
    return new Positions(
        total,
        complete ? cells : cells.subList(0, MAX_CELLS),
        null,
        CIRCUMFERENCE / (1 << zoom),
        complete);
  }

  private List<PhotoPoint> photos(Map<String, Object> filter) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("size", MAX_PHOTOS);
    body.put("query", filter);
    body.put("sort", List.of(Query.by("_doc", "asc")));
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
      JsonNode fields = hit.path("fields");
      JsonNode point = fields.path("location").path(0).path("coordinates");
      if (point.size() == 2) {
        photos.add(
            new PhotoPoint(
                point.path(1).asDouble(),
                point.path(0).asDouble(),
                fields.path("photographer").path(0).asText(""),
                fields.path("taken_hour").path(0).asInt(PhotoPoint.UNKNOWN),
                fields.path("taken_month").path(0).asInt(PhotoPoint.UNKNOWN),
                fields.path("taken").path(0).asInt(PhotoPoint.UNKNOWN)));
      }
    }
    return photos;
  }

  private List<Vote> cells(Map<String, Object> filter, int zoom) {
    JsonNode response =
        index.search(
            PHOTOS,
            Query.counted(
                filter,
                Map.of(
                    "cells",
                    Map.of(
                        "geotile_grid",
                        Map.of("field", "location", "precision", zoom, "size", MAX_CELLS + 1),
                        "aggs",
                        Map.of(
                            "photographers",
                            photographers(EXACT_PHOTOGRAPHERS),
                            "centre",
                            Map.of("geo_centroid", Map.of("field", "location")))))));
    List<Vote> cells = new ArrayList<>();
    for (JsonNode cell : AtlasIndex.buckets(response, "cells")) {
      JsonNode centre = cell.path("centre").path("location");
      cells.add(
          new Vote(
              centre.path("lat").asDouble(),
              centre.path("lon").asDouble(),
              (int) Math.max(1, cell.path("photographers").path("value").asLong()),
              cell.path("doc_count").asLong(),
              null));
    }
    return cells;
  }

  /** Returns the aggregation that counts photographers by name; all without a name are one. */
  static Map<String, Object> photographers(int exact) {
    return Map.of(
        "cardinality",
        Map.of("field", "photographer", "missing", "", "precision_threshold", exact));
  }
}
