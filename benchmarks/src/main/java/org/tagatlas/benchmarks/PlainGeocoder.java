package org.tagatlas.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.locationtech.jts.algorithm.Distance;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.index.strtree.STRtree;
import org.tagatlas.geo.GazetteerFile;
import org.tagatlas.geo.GazetteerFile.Claim;
import org.tagatlas.geo.GazetteerFile.Town;
import org.tagatlas.geo.Place;

/**
 * A slow reference implementation of the rules in docs/geocoding.md on plain JTS. It shares only
 * the data file with the geocoder. Thread-safe.
 */
final class PlainGeocoder implements PlaceReference {

  private static final double EARTH_RADIUS_KM = 6371.0088;
  private static final double KM_PER_DEGREE = EARTH_RADIUS_KM * Math.PI / 180;
  private static final double OFFSHORE_KM = 40;
  private static final double DIVISION_KM = 30;
  private static final double CITY_KM = 30;
  private static final double TOWN_KM = 100;
  private static final double RIVAL_KM = 31;

  /** Minimum population of neighbourhoods and hamlets in weights of towns. */
  private static final int HAMLET = 500;

  /**
   * Distances of outlines are equal within this tolerance, in units of {@link GazetteerFile#SCALE}
   * per degree.
   */
  private static final double EQUAL = 1;

  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final GazetteerFile data;
  private final Shapes countries;
  private final Shapes divisions;
  private final STRtree towns = new STRtree();

  /** Claims by the division whose area is claimed. */
  private final Map<Integer, List<Claim>> claims;

  /** A polygon of a country or division. */
  private record Shape(int owner, IndexedPointInAreaLocator locator) {}

  /** A segment of the outline of a country or division. */
  private record Edge(int owner, Coordinate from, Coordinate to) {}

  /** Polygons, indexed by location. */
  private static final class Shapes {
    private final STRtree tree = new STRtree();
    private final STRtree edges = new STRtree();
    private final Map<Integer, Double> areas = new HashMap<>();

    void add(int owner, List<int[]> rings) {
      LinearRing[] lines = rings.stream().map(Shapes::ring).toArray(LinearRing[]::new);
      Polygon polygon = FACTORY.createPolygon(lines[0], Arrays.copyOfRange(lines, 1, lines.length));
      tree.insert(
          polygon.getEnvelopeInternal(), new Shape(owner, new IndexedPointInAreaLocator(polygon)));
      for (LinearRing line : lines) {
        for (int i = 1; i < line.getNumPoints(); i++) {
          Edge edge = new Edge(owner, line.getCoordinateN(i - 1), line.getCoordinateN(i));
          edges.insert(new Envelope(edge.from(), edge.to()), edge);
        }
      }
      areas.merge(owner, onGlobe(polygon).getArea(), Double::sum);
    }

    private static LinearRing ring(int[] ring) {
      Coordinate[] coordinates = new Coordinate[ring.length / 2];
      for (int i = 0; i < coordinates.length; i++) {
        coordinates[i] = new Coordinate(ring[2 * i], ring[2 * i + 1]);
      }
      return FACTORY.createLinearRing(coordinates);
    }

    /** Projects to equal areas: replaces the latitude by its sine. */
    private static Geometry onGlobe(Polygon polygon) {
      Geometry copy = polygon.copy();
      copy.apply((Coordinate c) -> c.y = Math.sin(Math.toRadians(c.y / GazetteerFile.SCALE)));
      copy.geometryChanged();
      return copy;
    }

    /**
     * Returns the owner whose polygon contains the point or has the nearest outline, -1 if there is
     * none.
     */
    int find(double x, double y, double reachKm, IntPredicate accepted) {
      Coordinate point = new Coordinate(x, y);
      TreeSet<Integer> containing = new TreeSet<>();
      for (Object item : tree.query(new Envelope(point))) {
        Shape shape = (Shape) item;
        if (accepted.test(shape.owner()) && shape.locator().locate(point) != Location.EXTERIOR) {
          containing.add(shape.owner());
        }
      }
      return containing.isEmpty() ? nearest(x, y, reachKm, accepted) : smallest(containing);
    }

    private int nearest(double x, double y, double reachKm, IntPredicate accepted) {
      double reach = reachKm / KM_PER_DEGREE * GazetteerFile.SCALE;
      double squeeze = Math.cos(Math.toRadians(y / GazetteerFile.SCALE));
      Map<Integer, Double> distances = new HashMap<>();
      for (int turn = -1; turn <= 1; turn++) {
        double shifted = x + turn * 360 * GazetteerFile.SCALE;
        Envelope around = new Envelope(new Coordinate(shifted, y));
        around.expandBy(reach / squeeze, reach);
        for (Object item : edges.query(around)) {
          Edge edge = (Edge) item;
          if (accepted.test(edge.owner())) {
            double distance =
                Distance.pointToSegment(
                    new Coordinate(0, 0),
                    projected(edge.from(), shifted, y, squeeze),
                    projected(edge.to(), shifted, y, squeeze));
            distances.merge(edge.owner(), distance, Double::min);
          }
        }
      }
      double least = distances.values().stream().min(Double::compare).orElse(Double.MAX_VALUE);
      if (least > reach) {
        return -1;
      }
      TreeSet<Integer> nearest = new TreeSet<>();
      distances.forEach(
          (owner, distance) -> {
            if (distance <= least + EQUAL) {
              nearest.add(owner);
            }
          });
      return smallest(nearest);
    }

    /** Projects to a local plane around the point, which scales longitudes by its latitude. */
    private static Coordinate projected(Coordinate corner, double x, double y, double squeeze) {
      return new Coordinate((corner.x - x) * squeeze, corner.y - y);
    }

    private int smallest(TreeSet<Integer> owners) {
      int smallest = owners.first();
      for (int owner : owners) {
        if (areas.get(owner) < areas.get(smallest)) {
          smallest = owner;
        }
      }
      return smallest;
    }
  }

  /** Indexes the data. */
  PlainGeocoder(GazetteerFile data) {
    this.data = data;
    countries = new Shapes();
    data.borders().forEach(border -> countries.add(border.country(), border.rings()));
    divisions = new Shapes();
    data.areas().forEach(area -> divisions.add(owner(area), area.rings()));
    countries.tree.build();
    countries.edges.build();
    divisions.tree.build();
    divisions.edges.build();
    for (int i = 0; i < data.towns().size(); i++) {
      Town town = data.towns().get(i);
      towns.insert(new Envelope(new Coordinate(town.longitude(), town.latitude())), i);
    }
    towns.build();
    claims = data.claims().stream().collect(Collectors.groupingBy(Claim::division));
  }

  private int owner(GazetteerFile.Area area) {
    return area.division() < 0 ? data.divisions().size() + area.country() : area.division();
  }

  @Override
  public Place locate(double latitude, double longitude) {
    double x = longitude * GazetteerFile.SCALE;
    double y = latitude * GazetteerFile.SCALE;
    int country = countries.find(x, y, OFFSHORE_KM, owner -> true);
    if (country < 0) {
      return null;
    }
    String code = data.countries().get(country).code();
    int division = division(x, y, country, code);
    int city = city(x, y, country, division);
    return new Place(
        code,
        division < 0 ? null : data.divisions().get(division).code(),
        division < 0 ? null : data.divisions().get(division).name(),
        city < 0 ? null : data.towns().get(city).name(),
        Float.NaN);
  }

  private int division(double x, double y, int country, String code) {
    int known = data.divisions().size();
    int owner =
        divisions.find(
            x,
            y,
            DIVISION_KM,
            candidate ->
                candidate >= known
                    ? candidate - known == country
                    : data.divisions().get(candidate).code().startsWith(code + "."));
    if (owner >= 0 && owner < known) {
      return contested(x, y, country, owner);
    }
    int nearest = -1;
    double least = Double.MAX_VALUE;
    for (double km = 25; nearest < 0 && km <= TOWN_KM; km *= 2) {
      for (int candidate : around(x, y, km)) {
        Town town = data.towns().get(candidate);
        double distance = km(x, y, town);
        if (town.country() == country
            && distance <= km
            && (distance < least || (distance == least && precedes(candidate, nearest)))) {
          least = distance;
          nearest = candidate;
        }
      }
    }
    return nearest < 0 ? -1 : data.towns().get(nearest).division();
  }

  /**
   * Returns the division of the dominant town nearby if one of its towns claims the area, otherwise
   * the division of the area.
   */
  private int contested(double x, double y, int country, int area) {
    TreeSet<Integer> claimants = new TreeSet<>();
    for (Claim claim : claims.getOrDefault(area, List.of())) {
      Town town = data.towns().get(claim.town());
      if (km(x, y, town) <= claim.reach() / 1000.0) {
        claimants.add(town.division());
      }
    }
    if (claimants.isEmpty()) {
      return area;
    }
    int heaviest = -1;
    double greatest = 0;
    for (int candidate : around(x, y, RIVAL_KM)) {
      Town town = data.towns().get(candidate);
      double km = km(x, y, town);
      if (town.country() != country || km > RIVAL_KM) {
        continue;
      }
      // The order is that of population divided by distance to the power of 2.5.
      double weight =
          Math.pow(Math.max(town.population(), HAMLET), 0.4)
              / (2 * EARTH_RADIUS_KM * Math.sin(km / EARTH_RADIUS_KM / 2));
      if (weight > greatest || (weight == greatest && precedes(candidate, heaviest))) {
        greatest = weight;
        heaviest = candidate;
      }
    }
    int division = data.towns().get(heaviest).division();
    return claimants.contains(division) ? division : area;
  }

  /**
   * Returns whether a town precedes another one at the same location: cities precede
   * neighbourhoods.
   */
  private boolean precedes(int town, int other) {
    boolean city = !data.towns().get(town).name().isEmpty();
    boolean otherCity = !data.towns().get(other).name().isEmpty();
    return city == otherCity ? town < other : city;
  }

  private int city(double x, double y, int country, int division) {
    int best = -1;
    double highest = 0;
    for (int candidate : around(x, y, CITY_KM)) {
      Town town = data.towns().get(candidate);
      if (town.name().isEmpty() || town.country() != country || town.division() != division) {
        continue;
      }
      double km = km(x, y, town);
      if (km > CITY_KM) {
        continue;
      }
      double straight = 2 * EARTH_RADIUS_KM * Math.sin(km / EARTH_RADIUS_KM / 2);
      int population = town.population() == 0 ? 500 : town.population();
      double score = population / Math.pow(straight + 0.5, 2.5);
      if (score > highest || (score == highest && candidate < best)) {
        highest = score;
        best = candidate;
      }
    }
    return best;
  }

  /** Returns the towns in a box around a point that includes all within a distance. */
  private List<Integer> around(double x, double y, double km) {
    double latitude = y / GazetteerFile.SCALE;
    double high = km / KM_PER_DEGREE * 1.01;
    double toPole = Math.abs(latitude) + high;
    double wide =
        toPole >= 89 ? 360 : Math.min(360, high / Math.cos(Math.toRadians(toPole)) * 1.01);
    List<Integer> found = new ArrayList<>();
    for (int turn = -1; turn <= 1; turn++) {
      Envelope box = new Envelope(new Coordinate(x + turn * 360 * GazetteerFile.SCALE, y));
      box.expandBy(wide * GazetteerFile.SCALE, high * GazetteerFile.SCALE);
      for (Object item : towns.query(box)) {
        found.add((Integer) item);
      }
    }
    return found;
  }

  /** Returns the great-circle distance by the haversine formula. */
  private static double km(double x, double y, Town town) {
    double phi = Math.toRadians(y / GazetteerFile.SCALE);
    double other = Math.toRadians(town.latitude() / GazetteerFile.SCALE);
    double sinPhi = Math.sin((other - phi) / 2);
    double sinLambda = Math.sin(Math.toRadians((town.longitude() - x) / GazetteerFile.SCALE) / 2);
    double h = sinPhi * sinPhi + Math.cos(phi) * Math.cos(other) * sinLambda * sinLambda;
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
  }
}
