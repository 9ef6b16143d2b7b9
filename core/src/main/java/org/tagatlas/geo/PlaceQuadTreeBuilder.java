package org.tagatlas.geo;

import static org.tagatlas.geo.PlaceQuadTreeEncoding.UNSURE;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tagatlas.geo.PlaceQuadTreeEncoding.Leaf;
import org.tagatlas.geo.PlaceQuadTreeEncoding.Node;

/**
 * Determines the facts that are true for all points of a map cell: see {@link PlaceQuadTree}. Not
 * thread-safe.
 *
 * <p>Facts about a cell are proved from its centre: no point of it is farther from the centre than
 * its corners, so no distance differs by more than that from the distance at the centre.
 */
public final class PlaceQuadTreeBuilder {

  /**
   * Additional cost of a lookup compared with a cell that has one place, in nanoseconds: see the
   * benchmark.
   */
  private static final double SEARCH_COST = 3500;

  private static final double COUNTRY_COST = 1700;

  private static final double DIVISION_COST = 1000;

  private static final double CITIES_COST = 80;

  private static final double CITY_COST = 15;

  /** Minimum time that a list of cities must save per million photos, in nanoseconds. */
  private static final double MIN_LIST_SAVING = 30;

  /** Minimum time that a million photos must spend in a cell for it to split, in nanoseconds. */
  private static final double MIN_SPLIT_SAVING = 130;

  /** The weight of uniform points relative to photos. */
  private static final double UNIFORM_WEIGHT = 0.25;

  /** The standard deviation of photos around a town and their maximum distance, in degrees. */
  private static final double SPREAD = 0.05;

  private static final double SPREAD_END = 0.15;

  private static final int BUCKETS_PER_DEGREE = 4;

  /** The logistic curve with this slope is within a hundredth of the normal distribution. */
  private static final double LOGISTIC_SLOPE = 1.702;

  private final PlaceRules rules;
  private final Gazetteer gazetteer;
  private final AreaIndex.Buckets towns;
  private final double population;

  private PlaceQuadTreeBuilder(PlaceRules rules) {
    this.rules = rules;
    gazetteer = rules.gazetteer();
    towns =
        new AreaIndex.Buckets(
            PlaceQuadTree.COLUMNS * PlaceQuadTree.ROWS * BUCKETS_PER_DEGREE * BUCKETS_PER_DEGREE,
            gazetteer.cityCount(),
            (town, cells) ->
                cells.add(bucket(gazetteer.townLatitude(town), gazetteer.townLongitude(town))));
    population = Math.max(1, gazetteer.cities().stream().mapToDouble(City::population).sum());
  }

  /**
   * Returns the cells of a gazetteer in the encoding of its data file. The result is deterministic.
   */
  public static byte[] build(GazetteerFile file) {
    PlaceQuadTreeBuilder builder =
        new PlaceQuadTreeBuilder(new PlaceRules(new Gazetteer(file.withCells(new byte[0]))));
    List<Node> roots =
        IntStream.range(0, PlaceQuadTree.COLUMNS * PlaceQuadTree.ROWS)
            .parallel()
            .mapToObj(builder::root)
            .toList();
    return new PlaceQuadTreeEncoding().encode(roots);
  }

  private static final Leaf UNKNOWN = new Leaf(UNSURE, 0, List.of());

  private static double cost(Leaf leaf) {
    return switch (leaf.kind()) {
      case PlaceQuadTree.PLACE -> 0;
      case PlaceQuadTree.COUNTRY -> COUNTRY_COST;
      case UNSURE -> SEARCH_COST;
      case PlaceQuadTree.DIVISION -> DIVISION_COST;
      default -> CITIES_COST + CITY_COST * leaf.cities().size();
    };
  }

  private Node root(int root) {
    return node(
        new Worker(),
        root / PlaceQuadTree.COLUMNS - 90,
        root % PlaceQuadTree.COLUMNS - 180,
        1,
        PlaceQuadTree.DEPTH);
  }

  private Node node(Worker worker, double south, double west, double size, int splits) {
    Leaf leaf = worker.leaf(south, west, size);
    double visits = leaf.kind() == PlaceQuadTree.PLACE ? 0 : visits(south, west, size);
    if (splits == 0 || cost(leaf) * visits < MIN_SPLIT_SAVING) {
      boolean list = leaf.kind() >= PlaceQuadTree.CITIES;
      return new Node(
          null,
          list && (DIVISION_COST - cost(leaf)) * visits < MIN_LIST_SAVING
              ? new Leaf(PlaceQuadTree.DIVISION, leaf.place(), List.of())
              : leaf);
    }
    Node[] parts = new Node[16];
    double quarter = size / 4;
    for (int i = 0; i < parts.length; i++) {
      parts[i] =
          node(worker, south + (i >> 2) * quarter, west + (i & 3) * quarter, quarter, splits - 1);
    }
    // Parts that are all equal are merged into one cell.
    for (Node part : parts) {
      if (part.parts() != null || !part.leaf().equals(parts[0].leaf())) {
        return new Node(parts, null);
      }
    }
    return parts[0];
  }

  /**
   * Returns the expected number of lookups in a cell, out of a million photos and a quarter million
   * uniform points.
   */
  private double visits(double south, double west, double size) {
    double photos = 0;
    for (double y = south - SPREAD_END; y < south + size + 0.4; y += 1.0 / BUCKETS_PER_DEGREE) {
      for (double x = west - SPREAD_END; x < west + size + 0.4; x += 1.0 / BUCKETS_PER_DEGREE) {
        int bucket =
            bucket(Math.max(-90, Math.min(y, 90)), x < -180 ? x + 360 : x >= 180 ? x - 360 : x);
        for (int i = towns.start(bucket); i < towns.start(bucket + 1); i++) {
          int town = towns.item(i);
          photos +=
              gazetteer.city(town).population()
                  * share(gazetteer.townLatitude(town), south, size)
                  * share(gazetteer.townLongitude(town), west, size);
        }
      }
    }
    double area =
        Math.toRadians(size)
            * (Math.sin(Math.toRadians(south + size)) - Math.sin(Math.toRadians(south)))
            / (4 * Math.PI);
    return 1e6 * (photos / population + UNIFORM_WEIGHT * area);
  }

  private static double share(double town, double from, double size) {
    return below((from + size - town) / SPREAD) - below((from - town) / SPREAD);
  }

  private static double below(double deviations) {
    return 1 / (1 + Math.exp(-LOGISTIC_SLOPE * deviations));
  }

  private static int bucket(double latitude, double longitude) {
    int row = Math.min((int) ((latitude + 90) * BUCKETS_PER_DEGREE), 180 * BUCKETS_PER_DEGREE - 1);
    int column =
        Math.min(
            Math.max(0, (int) ((longitude + 180) * BUCKETS_PER_DEGREE)),
            360 * BUCKETS_PER_DEGREE - 1);
    return row * 360 * BUCKETS_PER_DEGREE + column;
  }

  /** Determines the leaves of cells. Not thread-safe. */
  private final class Worker {
    private final TownKdTree.Nearest nearest = rules.towns().new Nearest();
    private final double[] centre = new double[3];
    private final double[] corner = new double[3];

    /** The centre, in scaled degrees. */
    private double x;

    private double y;

    /** Half the side, in scaled degrees. */
    private double half;

    /** The ratio of a degree of longitude to a degree of latitude at the centre. */
    private double squeeze;

    /** The distance of the corners from the centre, in scaled degrees of latitude. */
    private double radius;

    /** The relative change of distances because degrees of longitude shrink within the cell. */
    private double shrinking;

    private double radiusKm;

    /** Returns the leaf of a cell. */
    Leaf leaf(double south, double west, double size) {
      enter(south, west, size);
      int country = certify(rules.countries(), 0);
      if (country == UNSURE) {
        return UNKNOWN;
      }
      if (country == AreaIndex.NONE) {
        return new Leaf(PlaceQuadTree.PLACE, ReverseGeocoder.NOWHERE, List.of());
      }
      int division = certify(rules.divisions(), country);
      if (division == AreaIndex.NONE || division >= gazetteer.divisionCount()) {
        division = divisionOfTowns(country);
      } else if (division != UNSURE) {
        division = contested(country, division);
      }
      return division == UNSURE
          ? new Leaf(PlaceQuadTree.COUNTRY, country, List.of())
          : cities(country, division);
    }

    private void enter(double south, double west, double size) {
      double latitude = south + size / 2;
      double longitude = west + size / 2;
      x = longitude * GazetteerFile.SCALE;
      y = latitude * GazetteerFile.SCALE;
      half = size / 2 * GazetteerFile.SCALE;
      squeeze = AreaIndex.squeeze(y);
      double equatorward = Math.max(0, Math.abs(latitude) - size / 2);
      double poleward = Math.min(89.9, Math.abs(latitude) + size / 2);
      radius = Math.hypot(half, half * Math.cos(Math.toRadians(equatorward))) * 1.001 + 1;
      shrinking =
          Math.min(0.99, 1.5 * Math.tan(Math.toRadians(poleward)) * Math.toRadians(size / 2));
      UnitVectors.write(latitude, longitude, centre, 0);
      double farthest = 0;
      for (int i = 0; i < 4; i++) {
        UnitVectors.write(south + (i >> 1) * size, west + (i & 1) * size, corner, 0);
        farthest = Math.max(farthest, chordKm(corner));
      }
      radiusKm = farthest * 1.001 + 0.001;
    }

    private double chordKm(double[] point) {
      double dx = point[0] - centre[0];
      double dy = point[1] - centre[1];
      double dz = point[2] - centre[2];
      return Math.sqrt(dx * dx + dy * dy + dz * dz) * TownVectors.EARTH_RADIUS_KM;
    }

    /**
     * Returns the owner of every point of the cell, {@link AreaIndex#NONE} if there is none, or
     * UNSURE.
     */
    private int certify(AreaIndex areas, int group) {
      int holder = areas.holder(x, y, group);
      int[] parts = areas.near(x, y, group);
      double across = half * Math.sqrt(2) + 2;
      boolean crossed = false;
      for (int i = 0; i < parts.length && !crossed; i++) {
        crossed = areas.distance(parts[i], x, y, 1, across) <= across;
      }
      if (holder != AreaIndex.NONE) {
        return crossed ? soleHolder(areas, parts, holder) : holder;
      }
      double reach = areas.reach();
      double within = (reach + 2 * radius) / (1 - shrinking) + radius;
      int first = AreaIndex.NONE;
      double firstDistance = Double.POSITIVE_INFINITY;
      double otherDistance = Double.POSITIVE_INFINITY;
      for (int part : parts) {
        double distance = areas.distance(part, x, y, squeeze, within);
        if (distance > within) {
          continue;
        }
        int owner = areas.owner(part);
        if (owner == first) {
          firstDistance = Math.min(firstDistance, distance);
        } else if (distance < firstDistance) {
          otherDistance = firstDistance;
          firstDistance = distance;
          first = owner;
        } else {
          otherDistance = Math.min(otherDistance, distance);
        }
      }
      if (!crossed && minDistance(firstDistance) > reach) {
        return AreaIndex.NONE;
      }
      return maxDistance(firstDistance) <= reach
              && maxDistance(firstDistance) < minDistance(otherDistance)
          ? first
          : UNSURE;
    }

    /** Returns the owner of the centre if no other owner is near, otherwise UNSURE. */
    private int soleHolder(AreaIndex areas, int[] parts, int holder) {
      double within = (2 * radius + AreaIndex.TOLERANCE) * (1 + shrinking) / (1 - shrinking) + 4;
      if (within > areas.reach()) {
        return UNSURE;
      }
      for (int part : parts) {
        if (areas.owner(part) != holder
            && (areas.distance(part, x, y, squeeze, within) <= within
                || areas.covers(part, x, y))) {
          return UNSURE;
        }
      }
      return holder;
    }

    /**
     * Returns the maximum distance, from any point of the cell, of an object at a given distance
     * from the centre.
     */
    private double maxDistance(double distance) {
      return (distance + radius) * (1 + shrinking) + 2 * AreaIndex.TOLERANCE;
    }

    /**
     * Returns the minimum distance, from any point of the cell, of an object at a given distance
     * from the centre.
     */
    private double minDistance(double distance) {
      return (distance - radius) * (1 - shrinking) - 2 * AreaIndex.TOLERANCE;
    }

    /** Returns the division according to an area and the towns in it, UNSURE if it varies. */
    private int contested(int country, int area) {
      AreaClaims claims = rules.claims();
      IntOpenHashSet possible = new IntOpenHashSet();
      IntOpenHashSet sure = new IntOpenHashSet();
      for (int claim = claims.start(area); claim < claims.start(area + 1); claim++) {
        double km = chordKm(claims.town(claim));
        if (km - radiusKm - 0.001 <= claims.reachKm(claim)) {
          possible.add(claims.division(claim));
        }
        if (km + radiusKm + 0.001 <= claims.reachKm(claim)) {
          sure.add(claims.division(claim));
        }
      }
      if (possible.isEmpty()) {
        return area;
      }
      IntSet rivals = divisionsOfHeaviest(country);
      int rival = rivals.size() == 1 ? rivals.iterator().nextInt() : UNSURE;
      if (rivals.intStream().noneMatch(possible::contains)) {
        return area;
      }
      return rival != UNSURE && sure.contains(rival) ? rival : UNSURE;
    }

    /**
     * Returns the divisions of the towns that can have the greatest weight at a point of the cell.
     */
    private IntSet divisionsOfHeaviest(int country) {
      double limit = Math.sqrt(PlaceRules.CLAIM_SQUARED_CHORD) * TownVectors.EARTH_RADIUS_KM;
      double chord = (limit + radiusKm + 0.001) / TownVectors.EARTH_RADIUS_KM;
      IntArrayList near = new IntArrayList();
      rules.towns().within(centre, country, chord * chord, near::add);
      double sure = 0;
      for (int town : near) {
        double farthest = chordKm(town) + radiusKm;
        if (farthest <= limit) {
          sure = Math.max(sure, weight(town, farthest));
        }
      }
      IntOpenHashSet divisions = new IntOpenHashSet();
      for (int town : near) {
        double nearestKm = Math.max(0, chordKm(town) - radiusKm);
        if (weight(town, nearestKm) * (1 + 1e-9) >= sure) {
          divisions.add(gazetteer.townDivision(town));
        }
      }
      return divisions;
    }

    /** Returns the division of the possible nearest towns of a country, UNSURE if it varies. */
    private int divisionOfTowns(int country) {
      int town = nearest.find(centre, country);
      double limit = Math.sqrt(PlaceRules.TOWN_SQUARED_CHORD) * TownVectors.EARTH_RADIUS_KM;
      double nearestKm = Math.sqrt(nearest.squaredChord()) * TownVectors.EARTH_RADIUS_KM;
      if (town < 0 || nearestKm - radiusKm - 0.001 > limit) {
        return -1;
      }
      if (nearestKm + radiusKm + 0.001 > limit) {
        return UNSURE;
      }
      int division = gazetteer.townDivision(town);
      double chord = (nearestKm + 2 * radiusKm + 0.001) / TownVectors.EARTH_RADIUS_KM;
      boolean[] varies = {false};
      rules
          .towns()
          .within(
              centre,
              country,
              chord * chord,
              other -> varies[0] |= gazetteer.townDivision(other) != division);
      return varies[0] ? UNSURE : division;
    }

    private Leaf cities(int country, int division) {
      double limit = Math.sqrt(PlaceRules.CITY_SQUARED_CHORD) * TownVectors.EARTH_RADIUS_KM;
      double chord = (limit + radiusKm + 0.001) / TownVectors.EARTH_RADIUS_KM;
      IntArrayList near = new IntArrayList();
      rules
          .towns()
          .within(
              centre,
              country,
              chord * chord,
              town -> {
                if (town < gazetteer.cityCount() && gazetteer.townDivision(town) == division) {
                  near.add(town);
                }
              });
      near.sort(null);
      // The strength that some city certainly has everywhere excludes all weaker cities.
      double sure = 0;
      for (int town : near) {
        double farthest = chordKm(town) + radiusKm;
        if (farthest <= limit) {
          sure = Math.max(sure, strength(town, farthest));
        }
      }
      List<Integer> rivals = new ArrayList<>();
      for (int town : near) {
        double nearestKm = Math.max(0, chordKm(town) - radiusKm);
        if (strength(town, nearestKm) * (1 + 1e-9) >= sure) {
          rivals.add(town);
        }
      }
      if (rivals.size() == 1 && sure > 0) {
        return new Leaf(PlaceQuadTree.PLACE, rivals.get(0), List.of());
      }
      int place = gazetteer.placeOf(country, division);
      return rivals.isEmpty()
          ? new Leaf(PlaceQuadTree.PLACE, place, rivals)
          : new Leaf(PlaceQuadTree.CITIES + rivals.size() - 1, place, rivals);
    }

    private double chordKm(int town) {
      double squaredChord = rules.vectors().squaredChord(centre, town);
      return Math.sqrt(squaredChord) * TownVectors.EARTH_RADIUS_KM;
    }

    private double weight(int town, double km) {
      double chord = km / TownVectors.EARTH_RADIUS_KM;
      return TownVectors.weight(rules.vectors().pull(town), chord * chord);
    }

    private double strength(int town, double km) {
      double chord = km / TownVectors.EARTH_RADIUS_KM;
      return TownVectors.strength(rules.vectors().pull(town), chord * chord);
    }
  }
}
