package org.tagatlas.dashboards;

import static org.tagatlas.connectors.elasticsearch.IndexKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tagatlas.dashboards.AtlasIndex.Search;

/** Photos of a part of the map: their number in tiles, or each of them where they are few. */
final class Heat {

  /** A tile of the map is cut in 2^5 by 2^5 cells, of 8 pixels each. */
  private static final int FINER = 5;

  private static final int CELLS = 8000;
  private static final int FINEST = 29;

  /** Photos that are told one by one at the most. */
  private static final int SINGLE = 300;

  /** Farther out nobody can tell photos apart. */
  private static final int SINGLE_FROM_ZOOM = 8;

  private final AtlasIndex index;

  Heat(AtlasIndex index) {
    this.index = index;
  }

  /**
   * A part of the map in degrees.
   *
   * @param west may be east of {@code east}, across the antimeridian
   */
  record Box(double west, double south, double east, double north) {

    Box {
      if (!(west >= -180 && west <= 180 && east >= -180 && east <= 180)
          || !(south >= -90 && south <= north && north <= 90)) {
        throw new IllegalArgumentException("bbox is west,south,east,north in degrees");
      }
    }

    /** Reads {@code west,south,east,north}. */
    static Box of(String text) {
      String[] sides = text == null ? new String[0] : text.split(",");
      if (sides.length != 4) {
        throw new IllegalArgumentException("bbox is west,south,east,north in degrees");
      }
      return new Box(
          Double.parseDouble(sides[0]),
          Double.parseDouble(sides[1]),
          Double.parseDouble(sides[2]),
          Double.parseDouble(sides[3]));
    }

    /** Returns the filter on its photos; an empty one for the world. */
    Map<String, Object> ofPhoto() {
      if (west == -180 && east == 180 && south < -85 && north > 85) {
        return Map.of();
      }
      return Map.of(
          "geo_bounding_box",
          Map.of("location", Map.of("top", north, "left", west, "bottom", south, "right", east)));
    }
  }

  /**
   * What is there.
   *
   * @param precision the zoom level that cells are tiles of
   * @param cells x, y and number of photos of each; null where photos are told
   */
  record View(int precision, List<long[]> cells, List<Photo> photos) {}

  /** Returns a part of the map at a zoom level of 0 to 24, of photos of a filter. */
  View view(Box box, int zoom, Map<String, Object> filter) {
    Map<String, Object> query = Query.all(box.ofPhoto(), filter);
    if (zoom >= SINGLE_FROM_ZOOM) {
      Map<String, Object> few =
          new java.util.HashMap<>(
              Query.hits(SINGLE, query, List.of(Query.by("_doc", "asc")), Photo.FIELDS));
      few.put("track_total_hits", SINGLE + 1);
      JsonNode answer = index.ask(PHOTOS, few);
      if (AtlasIndex.total(answer) <= SINGLE) {
        return new View(0, null, AtlasIndex.sources(answer).stream().map(Photo::of).toList());
      }
    }
    int precision = Math.min(FINEST, zoom + FINER);
    JsonNode answer =
        index
            .ask(
                List.of(
                    new Search(
                        PHOTOS,
                        Query.counted(
                            query,
                            Map.of(
                                "cells",
                                Map.of(
                                    "geotile_grid",
                                    Map.of(
                                        "field", "location",
                                        "precision", precision,
                                        "size", CELLS)))))))
            .get(0);
    List<long[]> cells = new ArrayList<>();
    for (JsonNode cell : AtlasIndex.buckets(answer, "cells")) {
      String[] key = cell.path("key").asText().split("/");
      cells.add(
          new long[] {
            Long.parseLong(key[1]), Long.parseLong(key[2]), cell.path("doc_count").asLong()
          });
    }
    return new View(precision, cells, null);
  }
}
