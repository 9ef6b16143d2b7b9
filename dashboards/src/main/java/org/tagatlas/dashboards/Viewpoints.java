package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;
import static org.tagatlas.elasticsearch.DocumentKind.REGIONS;
import static org.tagatlas.elasticsearch.DocumentKind.TAGS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.locationtech.jts.geom.MultiPolygon;
import org.tagatlas.dashboards.AtlasIndex.Search;
import org.tagatlas.dashboards.PhotoPositions.Positions;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geometry.GreatCircle;
import org.tagatlas.viewpoints.PhotoPoint;
import org.tagatlas.viewpoints.Popularity;
import org.tagatlas.viewpoints.Spot;
import org.tagatlas.viewpoints.SpotFinder;
import org.tagatlas.viewpoints.SpotOrder;
import org.tagatlas.viewpoints.Visits;

/** Viewpoints of a subject: where its photographers stand, and when. */
final class Viewpoints {

  /** Maximum number of viewpoints that are compared with all photos there. */
  static final int MAX_SPOTS = 100;

  private static final int SAMPLES = 5;

  /** Up to this number photographers are counted nearly exactly. */
  private static final int EXACT_PHOTOGRAPHERS = 3000;

  /** Radius in metres of the circle whose votes decide which viewpoint is the subject. */
  private static final double SUBJECT_RADIUS = 100;

  private static final int MAX_NAMESAKES = 100;

  /** Maximum distance of a city from viewpoints of its name, in metres. */
  private static final double CITY_METRES = 30_000;

  private final AtlasIndex index;
  private final PhotoPositions positions;
  private final Extras extras;
  private final RegionNames names;

  Viewpoints(AtlasIndex index, Extras extras, RegionNames names) {
    this.index = index;
    this.extras = extras;
    this.names = names;
    positions = new PhotoPositions(index);
  }

  /**
   * The place of the subject.
   *
   * @param source {@code given} by the client, {@code place} of that name, or {@code densest}
   *     viewpoint
   * @param region the region of that name; null unless it is a place
   */
  record Target(Point location, String source, String region) {}

  /** The years in which a viewpoint was used. */
  record Years(int first, int last, int number) {}

  /** The region of a viewpoint. */
  record Locality(String region, String name, String country) {}

  /**
   * A viewpoint. Its circle has nine in ten of its votes; all numbers are those of the circle.
   *
   * @param outline convex hull of its votes in degrees; null if they are on a line
   * @param photographers photographers of the subject
   * @param everybody photographers of anything
   * @param share photographers of the subject as a share of everybody
   * @param logOdds log-odds of the subject among everybody
   * @param shareAtLeast lower bound of the share's 95 % interval
   * @param hours photographers of the subject by hour of the camera's clock
   * @param months photographers of the subject by month of the camera's clock, from January
   * @param distanceM metres from the subject
   * @param bearing direction from the subject in degrees, clockwise from north
   * @param direction compass point of the bearing, such as {@code SSE}
   * @param samples photos of different photographers
   */
  record Viewpoint(
      int rank,
      Point location,
      double radiusM,
      MultiPolygon outline,
      long photos,
      long photographers,
      long everybody,
      double share,
      double logOdds,
      double shareAtLeast,
      List<Long> hours,
      List<Long> months,
      Years years,
      Locality place,
      Long distanceM,
      Long bearing,
      String direction,
      List<Photo> samples) {}

  /**
   * The viewpoints of a subject.
   *
   * @param label the spelling of a tag that most photos use, or the words as typed
   * @param photos number of photos with a precise position
   * @param votes number of votes, one per photographer within ten metres
   * @param countedBy {@code photos}, or {@code cells} if there are too many photos
   * @param cellM width of the cells at the equator in metres; null without cells
   * @param complete whether all photos are counted, not only those in the fullest cells
   * @param total number of viewpoints
   */
  record View(
      String subject,
      String label,
      String window,
      String sort,
      long photos,
      long votes,
      String countedBy,
      Double cellM,
      boolean complete,
      Target target,
      int total,
      List<Viewpoint> viewpoints) {}

  /** A spot with its numbers. */
  private record Candidate(Spot spot, Visits visits, Popularity popularity) {}

  /**
   * Finds viewpoints.
   *
   * @param target the place of the subject; null for the densest viewpoint
   * @param size maximum number of viewpoints
   */
  View view(Subject subject, Window window, SpotOrder order, Target target, int size) {
    Positions found = positions.dense(subject.ofPhoto());
    long votes = found.voteCount();
    List<Spot> spots =
        SpotFinder.find(found.votes(), found.photos() == null ? found.total() : votes).stream()
            .limit(MAX_SPOTS)
            .toList();
    List<Candidate> candidates =
        spots.isEmpty() ? List.of() : candidates(spots, subject, found.photos());
    Target to = target != null ? target : target(subject.label(), densest(candidates, found));
    List<Candidate> shown =
        order.sorted(candidates, Candidate::popularity).stream().limit(size).toList();
    return new View(
        subject.label(),
        label(subject.label()),
        window.name(),
        order.toString(),
        found.total(),
        votes,
        found.countedBy().toString(),
        found.cellMetres(),
        found.complete(),
        to,
        candidates.size(),
        shown.isEmpty() ? List.of() : described(shown, subject, to));
  }

  /** Returns the most frequent spelling of a tag; the text itself for others. */
  private String label(String tag) {
    return AtlasIndex.sources(
            index.search(
                TAGS,
                Query.hits(
                    1,
                    Query.all(Query.term("tag", tag)),
                    List.of(Query.by("_doc", "asc")),
                    List.of("label"))))
        .stream()
        .map(source -> source.path("label").asText(tag))
        .findFirst()
        .orElse(tag);
  }

  /** Counts photographers of the subject and of anything in each spot. */
  private List<Candidate> candidates(List<Spot> spots, Subject subject, List<PhotoPoint> photos) {
    List<Search> searches = new ArrayList<>();
    for (Spot spot : spots) {
      searches.add(
          new Search(
              PHOTOS,
              Query.counted(
                  Query.all(subject.among(), circle(spot)),
                  Map.of(
                      "everybody",
                      PhotoPositions.photographers(EXACT_PHOTOGRAPHERS),
                      "subject",
                      Map.of(
                          "filter",
                          Query.all(subject.photographed()),
                          "aggs",
                          photos == null ? visits() : Map.of())))));
    }
    List<JsonNode> responses = index.search(searches);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < spots.size(); i++) {
      Spot spot = spots.get(i);
      JsonNode aggregations = responses.get(i).path("aggregations");
      Visits visits =
          photos == null
              ? visits(aggregations.path("subject"))
              : Visits.of(
                  photos.stream()
                      .filter(photo -> spot.contains(photo.latitude(), photo.longitude()))
                      .toList());
      // A cell at the border of the circle may be outside of it with all of its photos.
      if (visits.photographers() >= SpotFinder.MIN_PHOTOGRAPHERS) {
        candidates.add(
            new Candidate(
                spot,
                visits,
                new Popularity(
                    visits.photographers(),
                    aggregations.path("everybody").path("value").asLong())));
      }
    }
    return candidates;
  }

  private static Map<String, Object> circle(Spot spot) {
    return Map.of(
        "geo_distance",
        Map.of(
            "distance",
            spot.radius() + "m",
            "location",
            Map.of("lat", spot.latitude(), "lon", spot.longitude())));
  }

  private static Map<String, Object> visits() {
    Map<String, Object> each =
        Map.of("photographers", PhotoPositions.photographers(EXACT_PHOTOGRAPHERS));
    return Map.of(
        "photographers",
        PhotoPositions.photographers(EXACT_PHOTOGRAPHERS),
        "hours",
        Map.of("terms", Map.of("field", "taken_hour", "size", 24), "aggs", each),
        "months",
        Map.of("terms", Map.of("field", "taken_month", "size", 12), "aggs", each),
        "years",
        Map.of(
            "date_histogram",
            Map.of(
                "field", "taken",
                "calendar_interval", "year",
                "format", "yyyy",
                "min_doc_count", 1),
            "aggs",
            each));
  }

  private static Visits visits(JsonNode counted) {
    return new Visits(
        counted.path("doc_count").asLong(),
        counted.path("photographers").path("value").asLong(),
        Visits.series(photographersBy(counted.path("hours")), 0, 24),
        Visits.series(photographersBy(counted.path("months")), 1, 12),
        years(photographersBy(counted.path("years"))));
  }

  private static Map<Integer, Long> years(Map<Integer, Long> numbers) {
    numbers.keySet().removeIf(year -> year < PhotoPositions.FIRST_YEAR);
    return numbers;
  }

  private static Map<Integer, Long> photographersBy(JsonNode buckets) {
    Map<Integer, Long> numbers = new TreeMap<>();
    for (JsonNode bucket : buckets.path("buckets")) {
      JsonNode key =
          bucket.has("key_as_string") ? bucket.path("key_as_string") : bucket.path("key");
      numbers.put(key.asInt(), bucket.path("photographers").path("value").asLong());
    }
    return numbers;
  }

  /** Returns the viewpoint with most votes near its centre; null if there are none. */
  private static Target densest(List<Candidate> candidates, Positions found) {
    return candidates.stream()
        .map(Candidate::spot)
        .max(
            Comparator.comparingLong(
                spot ->
                    found.votes().stream()
                        .filter(
                            vote ->
                                spot.isWithin(vote.latitude(), vote.longitude(), SUBJECT_RADIUS))
                        .mapToLong(vote -> vote.weight())
                        .sum()))
        .map(spot -> new Target(new Point(spot.latitude(), spot.longitude()), "densest", null))
        .orElse(null);
  }

  /** Returns the city of the subject's name that is near its densest viewpoint, or the latter. */
  private Target target(String label, Target densest) {
    if (densest == null) {
      return null;
    }
    List<String> cities =
        names.named(label).stream()
            .filter(region -> RegionLevel.of(region) == RegionLevel.CITY)
            .limit(MAX_NAMESAKES)
            .toList();
    if (cities.isEmpty()) {
      return densest;
    }
    Point from = densest.location();
    return AtlasIndex.sources(
            index.search(
                REGIONS,
                Query.hits(
                    MAX_NAMESAKES,
                    Query.all(Window.ALL.ofDocument(), Query.terms("region", cities)),
                    List.of(Query.by("photos", "desc")),
                    Region.FIELDS)))
        .stream()
        .map(Region::of)
        .filter(city -> city.location() != null && metres(from, city.location()) <= CITY_METRES)
        .findFirst()
        .map(city -> new Target(city.location(), "place", city.region()))
        .orElse(densest);
  }

  private static double metres(Point a, Point b) {
    return GreatCircle.distance(a.lat(), a.lon(), b.lat(), b.lon());
  }

  /** Adds place and sample photos to candidates. */
  private List<Viewpoint> described(List<Candidate> shown, Subject subject, Target target) {
    List<String> fields = new ArrayList<>(Photo.FIELDS);
    fields.add("admin1_code");
    List<Search> searches = new ArrayList<>();
    for (Candidate candidate : shown) {
      Spot spot = candidate.spot();
      Map<String, Object> nearest =
          Map.of(
              "_geo_distance",
              Map.of(
                  "location",
                  Map.of("lat", spot.latitude(), "lon", spot.longitude()),
                  "order",
                  "asc"));
      searches.add(
          new Search(
              PHOTOS,
              Query.firstOfEach(
                  "photographer",
                  Query.hits(
                      SAMPLES,
                      Query.all(subject.ofPhoto(), circle(spot)),
                      List.of(nearest, Query.by("photoid", "asc")),
                      fields))));
    }
    List<JsonNode> responses = index.search(searches);
    List<Photo> all = new ArrayList<>();
    List<List<JsonNode>> sources = responses.stream().map(AtlasIndex::sources).toList();
    sources.forEach(each -> each.forEach(source -> all.add(Photo.of(source))));
    List<Photo> samples = extras.addTo(all);
    List<Viewpoint> viewpoints = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < shown.size(); i++) {
      int end = next + sources.get(i).size();
      viewpoints.add(
          viewpoint(
              i + 1, shown.get(i), target, locality(sources.get(i)), samples.subList(next, end)));
      next = end;
    }
    return viewpoints;
  }

  private static Locality locality(List<JsonNode> photos) {
    for (JsonNode photo : photos) {
      String country = Photo.text(photo, "country");
      String division = Photo.text(photo, "admin1_code");
      String city = Photo.text(photo, "city");
      if (city != null && division != null) {
        return new Locality(division + '.' + city, city, country);
      }
      if (country != null) {
        return new Locality(country, country, country);
      }
    }
    return null;
  }

  private static Viewpoint viewpoint(
      int rank, Candidate candidate, Target target, Locality place, List<Photo> samples) {
    Spot spot = candidate.spot();
    Visits visits = candidate.visits();
    Popularity popularity = candidate.popularity();
    Point from = target == null ? null : target.location();
    double bearing =
        from == null
            ? 0
            : GreatCircle.bearing(from.lat(), from.lon(), spot.latitude(), spot.longitude());
    Long distance =
        from == null
            ? null
            : Math.round(metres(from, new Point(spot.latitude(), spot.longitude())));
    boolean isApart = distance != null && distance > 0;
    return new Viewpoint(
        rank,
        new Point(
            GeoJsonGeometry.rounded(spot.latitude()), GeoJsonGeometry.rounded(spot.longitude())),
        rounded(spot.radius(), 1),
        spot.outline().isEmpty() ? null : spot.outline(),
        visits.photos(),
        popularity.photographers(),
        popularity.everybody(),
        rounded(popularity.share(), 4),
        rounded(popularity.logOdds(), 4),
        rounded(popularity.shareAtLeast(), 4),
        visits.hours(),
        visits.months(),
        years(visits),
        place,
        distance,
        isApart ? Math.round(bearing) % 360 : null,
        isApart ? GreatCircle.compassPoint(bearing) : null,
        samples);
  }

  private static Years years(Visits visits) {
    List<Integer> years = List.copyOf(visits.years().keySet());
    return years.isEmpty()
        ? null
        : new Years(years.get(0), years.get(years.size() - 1), years.size());
  }

  static double rounded(double number, int decimals) {
    double scale = Math.pow(10, decimals);
    return Math.rint(number * scale) / scale;
  }
}
