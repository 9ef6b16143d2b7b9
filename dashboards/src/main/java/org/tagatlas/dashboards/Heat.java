package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Photos in a part of the map: counts per grid cell, or the photos themselves if they are few. */
final class Heat {

  /** A map tile has 2^5 by 2^5 cells of 8 pixels each. */
  private static final int CELL_ZOOM_LEVELS = 5;

  private static final int MAX_CELLS = 8000;
  private static final int MAX_PRECISION = 29;

  /** Maximum precision for the whole world, to avoid counting millions of cells. */
  private static final int MAX_WORLD_PRECISION = 11;

  /** Maximum number of photos that are returned individually. */
  private static final int MAX_PHOTOS = 300;

  /** Minimum zoom level at which individual photos are distinguishable. */
  private static final int MIN_PHOTO_ZOOM = 8;

  private final AtlasIndex index;

  Heat(AtlasIndex index) {
    this.index = index;
  }

  /**
   * A bounding box in degrees.
   *
   * @param west greater than {@code east} if the box crosses the antimeridian
   */
  record Box(double west, double south, double east, double north) {

    Box {
      if (!(west >= -180 && west <= 180 && east >= -180 && east <= 180)
          || !(south >= -90 && south <= north && north <= 90)) {
        throw new IllegalArgumentException("bbox must be west,south,east,north in degrees");
      }
    }

    /** Parses {@code west,south,east,north}. */
    static Box of(String text) {
      String[] sides = text == null ? new String[0] : text.split(",", -1);
      try {
        if (sides.length == 4) {
          return new Box(
              Double.parseDouble(sides[0]),
              Double.parseDouble(sides[1]),
              Double.parseDouble(sides[2]),
              Double.parseDouble(sides[3]));
        }
      } catch (NumberFormatException e) {
        // Reported below.
      }
      throw new IllegalArgumentException("bbox must be west,south,east,north in degrees");
    }

    /** Returns the wanted precision, or the maximum one for a box of this size. */
    private int precision(int wanted) {
      double width = (east < west ? east - west + 360 : east - west) / 360;
      double height = (north - south) / 180;
      int precision = wanted;
      while (precision > MAX_WORLD_PRECISION
          && width * height * Math.pow(4, precision - MAX_WORLD_PRECISION) > 1) {
        precision--;
      }
      return precision;
    }

    /** Returns the filter for photos in the box; an empty one for the world. */
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
   * The photos in a part of the map.
   *
   * @param precision the zoom level at which cells are tiles
   * @param cells x, y and number of photos of each cell; null if there are photos
   */
  record View(int precision, List<long[]> cells, List<Photo> photos) {}

  /** Returns the filtered photos in a part of the map, for a zoom level from 0 to 24. */
  View view(Box box, int zoom, Map<String, Object> filter) {
    Map<String, Object> query = Query.all(box.ofPhoto(), filter);
    if (zoom >= MIN_PHOTO_ZOOM) {
      Map<String, Object> few =
          new java.util.HashMap<>(
              Query.hits(MAX_PHOTOS, query, List.of(Query.by("_doc", "asc")), Photo.FIELDS));
      few.put("track_total_hits", MAX_PHOTOS + 1);
      JsonNode response = index.search(PHOTOS, few);
      if (AtlasIndex.total(response) <= MAX_PHOTOS) {
        return new View(0, null, AtlasIndex.sources(response).stream().map(Photo::of).toList());
      }
    }
    int precision = box.precision(Math.min(MAX_PRECISION, zoom + CELL_ZOOM_LEVELS));
    List<JsonNode> found = cells(query, precision);
    while (found.size() > MAX_CELLS) {
      // Coarser cells include all photos; the top cells of a finer grid would not.
      precision--;
      found = cells(query, precision);
    }
    List<long[]> cells = new ArrayList<>();
    for (JsonNode cell : found) {
      String[] key = cell.path("key").asText().split("/");
      cells.add(
          new long[] {
            Long.parseLong(key[1]), Long.parseLong(key[2]), cell.path("doc_count").asLong()
          });
    }
    return new View(precision, cells, null);
  }

  private List<JsonNode> cells(Map<String, Object> query, int precision) {
    JsonNode response =
        index.search(
            PHOTOS,
            Query.counted(
                query,
                Map.of(
                    "cells",
                    Map.of(
                        "geotile_grid",
                        Map.of(
                            "field", "location", "precision", precision, "size", MAX_CELLS + 1)))));
    List<JsonNode> cells = new ArrayList<>();
    AtlasIndex.buckets(response, "cells").forEach(cells::add);
    return cells;
  }
}
