package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tagatlas.dashboards.AtlasIndex.Search;
import org.tagatlas.dashboards.PhotoPositions.Positions;
import org.tagatlas.viewpoints.PlaceField;
import org.tagatlas.viewpoints.PlaceField.Part;
import org.tagatlas.viewpoints.SpotFinder;

/** The footprints of tags and places. */
final class Shapes {

  /** Maximum number of parts of a footprint. */
  private static final int MAX_PARTS = 200;

  private static final int EXACT_PHOTOGRAPHERS = 3000;

  private final AtlasIndex index;
  private final PhotoPositions positions;

  Shapes(AtlasIndex index) {
    this.index = index;
    positions = new PhotoPositions(index);
  }

  /**
   * A footprint.
   *
   * @param found the photos of which it is the shape
   * @param radius radius of the shape in metres
   * @param parts largest first
   * @param total number of parts, of which only the largest are returned
   */
  record Shape(Positions found, double radius, List<Part> parts, int total) {

    /** Returns the area of all parts in square metres. */
    double squareMetres() {
      return parts.stream().mapToDouble(Part::squareMetres).sum();
    }
  }

  /**
   * Draws the footprint of photos.
   *
   * @param radius radius in metres; null for one that fits the density of photos
   */
  Shape view(Subject subject, Double radius) {
    Positions found = positions.sample(subject.ofPhoto());
    PlaceField field = PlaceField.of(found.votes(), radius);
    List<Part> parts = field.parts().stream().limit(MAX_PARTS).toList();
    return new Shape(
        found,
        field.radius(),
        !found.complete() && !parts.isEmpty() ? counted(parts, subject) : parts,
        field.parts().size());
  }

  /** Counts all photos and photographers of parts that were drawn around a sample. */
  private List<Part> counted(List<Part> parts, Subject subject) {
    List<Search> searches = new ArrayList<>();
    for (Part part : parts) {
      searches.add(
          new Search(
              PHOTOS,
              Query.withTotal(
                  Query.counted(
                      Query.all(
                          subject.ofPhoto(),
                          Map.of(
                              "geo_shape",
                              Map.of(
                                  "location",
                                  Map.of("shape", GeoJsonGeometry.of(part.outline()))))),
                      Map.of(
                          "photographers", PhotoPositions.photographers(EXACT_PHOTOGRAPHERS))))));
    }
    List<Part> counted = new ArrayList<>();
    List<JsonNode> responses = index.search(searches);
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      long photographers =
          responses.get(i).path("aggregations").path("photographers").path("value").asLong();
      if (photographers >= SpotFinder.MIN_PHOTOGRAPHERS) {
        counted.add(
            new Part(
                part.outline(),
                part.squareMetres(),
                AtlasIndex.total(responses.get(i)),
                part.votes(),
                photographers));
      }
    }
    return counted;
  }
}
