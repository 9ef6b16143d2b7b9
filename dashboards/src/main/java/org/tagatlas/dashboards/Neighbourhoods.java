package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;
import static org.tagatlas.elasticsearch.DocumentKind.SIGNATURES;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tagatlas.viewpoints.PhotoPoint;
import org.tagatlas.viewpoints.Spread;
import org.tagatlas.viewpoints.Vote;

/** The neighbourhoods of a city by what people call them: typical tags of a small part of it. */
final class Neighbourhoods {

  /** Maximum number of photos of a city that are read. */
  private static final int SAMPLE = 10_000;

  private static final int SIGNATURE = 200;

  private static final int MIN_PHOTOGRAPHERS = 10;

  /** Maximum spread of a neighbourhood's photos as a share of the city's. */
  private static final double MAX_SHARE = 0.35;

  /** Photos of a single thing are closer together than this, in metres. */
  private static final double MIN_SPREAD = 100;

  private final AtlasIndex index;

  Neighbourhoods(AtlasIndex index) {
    this.index = index;
  }

  /**
   * A part of a city.
   *
   * @param photographers photographers in the sample
   * @param location centre of its photos
   * @param spreadM distance from the centre within which 68 % of its votes are, in metres
   */
  record Neighbourhood(
      String tag,
      String label,
      String tagClass,
      long photographers,
      Point location,
      double spreadM) {}

  /**
   * The parts of a city.
   *
   * @param photos number of photos that were read
   * @param complete whether these are all photos of the city, not a random sample
   * @param spreadM as for parts
   * @param neighbourhoods those of most photographers first
   */
  record View(
      String region,
      String name,
      String window,
      long photos,
      boolean complete,
      double spreadM,
      List<Neighbourhood> neighbourhoods) {}

  /** A photo with its tags. */
  private record TaggedPoint(PhotoPoint point, Set<String> tags) {}

  /** Finds the parts of a place. */
  View view(Region place, Subject everything, Window window) {
    List<JsonNode> typical =
        AtlasIndex.sources(
            index.search(
                SIGNATURES,
                Query.hits(
                    SIGNATURE,
                    Query.all(
                        Places.ofRegion(place.region(), window),
                        Query.none(
                            Query.terms("tag_class", List.of("code", "gear", "date", "personal")))),
                    List.of(Query.by("rank", "asc")),
                    TypicalTag.FIELDS)));
    JsonNode response = index.search(PHOTOS, sample(everything.ofPhoto()));
    List<TaggedPoint> photos = points(response);
    Spread whole = spread(photos);
    List<Neighbourhood> found = new ArrayList<>();
    for (JsonNode source : typical) {
      TypicalTag tag = TypicalTag.of(source);
      List<TaggedPoint> tagged =
          photos.stream().filter(photo -> photo.tags().contains(tag.tag())).toList();
      long photographers =
          tagged.stream().map(photo -> photo.point().photographer()).distinct().count();
      if (photographers < MIN_PHOTOGRAPHERS) {
        continue;
      }
      Spread spread = spread(tagged);
      if (spread.metres() <= MAX_SHARE * whole.metres() && spread.metres() >= MIN_SPREAD) {
        found.add(
            new Neighbourhood(
                tag.tag(),
                tag.label(),
                tag.tagClass(),
                photographers,
                new Point(
                    GeoJsonGeometry.rounded(spread.latitude()),
                    GeoJsonGeometry.rounded(spread.longitude())),
                Viewpoints.rounded(spread.metres(), 1)));
      }
    }
    found.sort(
        Comparator.comparingLong((Neighbourhood part) -> -part.photographers())
            .thenComparing(Neighbourhood::tag));
    return new View(
        place.region(),
        place.name(),
        window.name(),
        photos.size(),
        AtlasIndex.total(response) <= SAMPLE,
        photos.isEmpty() ? 0 : Viewpoints.rounded(whole.metres(), 1),
        found);
  }

  private static Spread spread(List<TaggedPoint> photos) {
    return photos.isEmpty()
        ? new Spread(0, 0, 0)
        : Spread.of(Vote.of(photos.stream().map(TaggedPoint::point).toList()));
  }

  private static Map<String, Object> sample(Map<String, Object> filter) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("size", SAMPLE);
    body.put(
        "query",
        Map.of(
            "function_score",
            Map.of(
                "query",
                filter,
                // The same photos each time.
                "random_score",
                Map.of("seed", 1, "field", "photoid"),
                "boost_mode",
                "replace")));
    body.put("track_total_hits", true);
    body.put("_source", false);
    body.put("docvalue_fields", List.of("location", "photographer", "tags"));
    return body;
  }

  private static List<TaggedPoint> points(JsonNode response) {
    List<TaggedPoint> points = new ArrayList<>();
    for (JsonNode hit : response.path("hits").path("hits")) {
      PhotoPoint point = PhotoPositions.point(hit.path("fields"));
      if (point != null) {
        points.add(
            new TaggedPoint(point, new HashSet<>(Region.texts(hit.path("fields").path("tags")))));
      }
    }
    return points;
  }
}
