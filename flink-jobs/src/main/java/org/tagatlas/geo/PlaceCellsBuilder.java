package org.tagatlas.geo;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Works out what can be known of whole cells of the map: see {@link PlaceCells}. Not thread-safe.
 *
 * <p>What a cell knows is proved from its centre: nothing in it is farther from the centre than its
 * corners, and no distance changes by more than that from one point of it to another.
 */
public final class PlaceCellsBuilder {

  /** The answer of a cell is not the same everywhere, or cannot be proved to be. */
  private static final int UNSURE = -2;

  /** What a lookup costs in nanoseconds beyond that of a cell with one place: see the benchmark. */
  private static final double SEARCH_COST = 3500;

  private static final double COUNTRY_COST = 1700;

  private static final double DIVISION_COST = 1000;

  private static final double CITIES_COST = 80;

  private static final double CITY_COST = 15;

  /** A list of cities is kept when it saves a million photos more nanoseconds than this. */
  private static final double WORTH_LIST = 30;

  /** A cell splits when a million photos spend more nanoseconds there than this. */
  private static final double WORTH = 130;

  /** How much uniform points count beside photos. */
  private static final double UNIFORM = 0.25;

  /** How far photos spread around a town, in degrees, and where they stop. */
  private static final double SPREAD = 0.05;

  private static final double SPREAD_END = 0.15;

  private static final int BUCKETS_A_DEGREE = 4;

  /** The logistic curve with this slope is within a hundredth of the normal distribution. */
  private static final double LOGISTIC = 1.702;

  private final PlaceRules rules;
  private final Gazetteer gazetteer;
  private final Territories.Buckets towns;
  private final double population;
  private final int[] allBorders;

  /** The areas of each country. */
  private final int[][] areasOf;

  private PlaceCellsBuilder(PlaceRules rules) {
    this.rules = rules;
    gazetteer = rules.gazetteer();
    towns =
        new Territories.Buckets(
            PlaceCells.COLUMNS * PlaceCells.ROWS * BUCKETS_A_DEGREE * BUCKETS_A_DEGREE,
            gazetteer.cityCount(),
            (town, cells) ->
                cells.add(bucket(gazetteer.townLatitude(town), gazetteer.townLongitude(town))));
    allBorders = IntStream.range(0, rules.countries().size()).toArray();
    Territories divisions = rules.divisions();
    areasOf = new int[gazetteer.countryCount()][];
    Arrays.setAll(
        areasOf,
        country ->
            IntStream.range(0, divisions.size())
                .filter(part -> divisions.group(part) == country)
                .toArray());
    population = Math.max(1, gazetteer.cities().stream().mapToDouble(City::population).sum());
  }

  /**
   * Returns the cells of a gazetteer in the form that its file keeps; the same for the same
   * gazetteer.
   */
  public static byte[] build(GazetteerFile file) {
    PlaceCellsBuilder builder =
        new PlaceCellsBuilder(new PlaceRules(new Gazetteer(file.withCells(new byte[0]))));
    List<Node> roots =
        IntStream.range(0, PlaceCells.COLUMNS * PlaceCells.ROWS)
            .parallel()
            .mapToObj(builder::root)
            .toList();
    return new Encoding().encode(roots);
  }

  /**
   * A cell.
   *
   * @param parts its sixteen parts from the south-west on, row by row; null for a leaf
   * @param leaf null for a cell that splits
   */
  private record Node(Node[] parts, Leaf leaf) {}

  /**
   * What a cell knows.
   *
   * @param kind as {@link PlaceCells} numbers them, {@link #UNSURE} when it knows nothing
   * @param place or country
   * @param cities those that can be a point's, in ascending order
   */
  private record Leaf(int kind, int place, List<Integer> cities) {
    double cost() {
      return switch (kind) {
        case PlaceCells.PLACE -> 0;
        case PlaceCells.COUNTRY -> COUNTRY_COST;
        case UNSURE -> SEARCH_COST;
        case PlaceCells.DIVISION -> DIVISION_COST;
        default -> CITIES_COST + CITY_COST * cities.size();
      };
    }
  }

  private static final Leaf UNKNOWN = new Leaf(UNSURE, 0, List.of());

  private Node root(int root) {
    return node(
        new Worker(),
        root / PlaceCells.COLUMNS - 90,
        root % PlaceCells.COLUMNS - 180,
        1,
        PlaceCells.DEPTH);
  }

  private Node node(Worker worker, double south, double west, double size, int splits) {
    Leaf leaf = worker.leaf(south, west, size);
    double visits = leaf.kind() == PlaceCells.PLACE ? 0 : visits(south, west, size);
    if (splits == 0 || leaf.cost() * visits < WORTH) {
      boolean list = leaf.kind() >= PlaceCells.CITIES;
      return new Node(
          null,
          list && (DIVISION_COST - leaf.cost()) * visits < WORTH_LIST
              ? new Leaf(PlaceCells.DIVISION, leaf.place(), List.of())
              : leaf);
    }
    Node[] parts = new Node[16];
    double quarter = size / 4;
    for (int i = 0; i < parts.length; i++) {
      parts[i] =
          node(worker, south + (i >> 2) * quarter, west + (i & 3) * quarter, quarter, splits - 1);
    }
    // A cell whose parts all say the same says it itself.
    for (Node part : parts) {
      if (part.parts() != null || !part.leaf().equals(parts[0].leaf())) {
        return new Node(parts, null);
      }
    }
    return parts[0];
  }

  /** How many of a million photos, and of a quarter million uniform points, the cell gets. */
  private double visits(double south, double west, double size) {
    double photos = 0;
    for (double y = south - SPREAD_END; y < south + size + 0.4; y += 1.0 / BUCKETS_A_DEGREE) {
      for (double x = west - SPREAD_END; x < west + size + 0.4; x += 1.0 / BUCKETS_A_DEGREE) {
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
    return 1e6 * (photos / population + UNIFORM * area);
  }

  private static double share(double town, double from, double size) {
    return below((from + size - town) / SPREAD) - below((from - town) / SPREAD);
  }

  private static double below(double deviations) {
    return 1 / (1 + Math.exp(-LOGISTIC * deviations));
  }

  private static int bucket(double latitude, double longitude) {
    int row = Math.min((int) ((latitude + 90) * BUCKETS_A_DEGREE), 180 * BUCKETS_A_DEGREE - 1);
    int column =
        Math.min(
            Math.max(0, (int) ((longitude + 180) * BUCKETS_A_DEGREE)), 360 * BUCKETS_A_DEGREE - 1);
    return row * 360 * BUCKETS_A_DEGREE + column;
  }

  /** Works out cells, one after the other. */
  private final class Worker {
    private final TownTree.Nearest nearest = rules.towns().new Nearest();
    private final double[] centre = new double[3];
    private final double[] corner = new double[3];

    /** The centre, in scaled degrees. */
    private double x;

    private double y;

    /** Half the side, in scaled degrees. */
    private double half;

    /** What a degree of longitude is of one of latitude at the centre. */
    private double squeeze;

    /** How far the corners are from the centre, in scaled degrees of latitude. */
    private double radius;

    /** By what part distances change because degrees of longitude shrink within the cell. */
    private double shrinking;

    private double radiusKm;

    /** Returns what is known of a cell. */
    Leaf leaf(double south, double west, double size) {
      enter(south, west, size);
      int country = certify(rules.countries(), 0);
      if (country == UNSURE) {
        return UNKNOWN;
      }
      if (country == Territories.NONE) {
        return new Leaf(PlaceCells.PLACE, ReverseGeocoder.NOWHERE, List.of());
      }
      int division = certify(rules.divisions(), country);
      if (division == Territories.NONE || division >= gazetteer.divisionCount()) {
        division = divisionOfTowns(country);
      }
      return division == UNSURE
          ? new Leaf(PlaceCells.COUNTRY, country, List.of())
          : cities(country, division);
    }

    private void enter(double south, double west, double size) {
      double latitude = south + size / 2;
      double longitude = west + size / 2;
      x = longitude * GazetteerFile.SCALE;
      y = latitude * GazetteerFile.SCALE;
      half = size / 2 * GazetteerFile.SCALE;
      squeeze = Territories.squeeze(y);
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

    /** Returns the owner of every point of the cell, {@link Territories#NONE} or UNSURE. */
    private int certify(Territories territories, int group) {
      int holder = territories.holder(x, y, group);
      int[] parts = parts(territories, group);
      double across = half * Math.sqrt(2) + 2;
      boolean crossed = false;
      for (int i = 0; i < parts.length && !crossed; i++) {
        crossed = territories.distance(parts[i], x, y, 1, across) <= across;
      }
      if (holder != Territories.NONE) {
        return crossed ? alone(territories, group, holder) : holder;
      }
      double reach = territories.reach();
      double within = (reach + 2 * radius) / (1 - shrinking) + radius;
      int first = Territories.NONE;
      double firstDistance = Double.POSITIVE_INFINITY;
      double otherDistance = Double.POSITIVE_INFINITY;
      for (int part : parts) {
        double distance = territories.distance(part, x, y, squeeze, within);
        if (distance > within) {
          continue;
        }
        int owner = territories.owner(part);
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
      if (!crossed && least(firstDistance) > reach) {
        return Territories.NONE;
      }
      return most(firstDistance) <= reach && most(firstDistance) < least(otherDistance)
          ? first
          : UNSURE;
    }

    private int[] parts(Territories territories, int group) {
      return territories == rules.countries() ? allBorders : areasOf[group];
    }

    /** Returns the holder of the centre if nobody else is anywhere near, UNSURE otherwise. */
    private int alone(Territories territories, int group, int holder) {
      double within = (2 * radius + Territories.TOLERANCE) * (1 + shrinking) / (1 - shrinking) + 4;
      if (within > territories.reach()) {
        return UNSURE;
      }
      int[] parts = parts(territories, group);
      for (int part : parts) {
        if (territories.owner(part) != holder
            && (territories.distance(part, x, y, squeeze, within) <= within
                || territories.covers(part, x, y))) {
          return UNSURE;
        }
      }
      return holder;
    }

    /** The greatest distance that something at that distance from the centre has anywhere. */
    private double most(double distance) {
      return (distance + radius) * (1 + shrinking) + 2 * Territories.TOLERANCE;
    }

    /** The least distance that something at that distance from the centre has anywhere. */
    private double least(double distance) {
      return (distance - radius) * (1 - shrinking) - 2 * Territories.TOLERANCE;
    }

    /** Returns the division of the towns of a country that can be nearest, UNSURE if it varies. */
    private int divisionOfTowns(int country) {
      int town = nearest.find(centre, country);
      if (town < 0) {
        return -1;
      }
      int division = gazetteer.townDivision(town);
      double km =
          Math.sqrt(nearest.squaredChord()) * TownVectors.EARTH_RADIUS_KM + 2 * radiusKm + 0.001;
      double chord = km / TownVectors.EARTH_RADIUS_KM;
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
      // The city that is sure to draw that much everywhere leaves out all that cannot.
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
        return new Leaf(PlaceCells.PLACE, rivals.get(0), List.of());
      }
      int place = gazetteer.placeOf(country, division);
      return rivals.isEmpty()
          ? new Leaf(PlaceCells.PLACE, place, rivals)
          : new Leaf(PlaceCells.CITIES + rivals.size() - 1, place, rivals);
    }

    private double chordKm(int town) {
      double squaredChord = rules.vectors().squaredChord(centre, town);
      return Math.sqrt(squaredChord) * TownVectors.EARTH_RADIUS_KM;
    }

    private double strength(int town, double km) {
      double chord = km / TownVectors.EARTH_RADIUS_KM;
      return TownVectors.strength(rules.vectors().pull(town), chord * chord);
    }
  }

  /** Writes cells as tokens of variable length: a leaf is defined where it comes first. */
  private static final class Encoding {
    private final ByteArrayOutputStream tokens = new ByteArrayOutputStream();
    private final Map<Leaf, Integer> leaves = new HashMap<>();
    private int lastCity;

    byte[] encode(List<Node> roots) {
      roots.forEach(this::add);
      return tokens.toByteArray();
    }

    private void add(Node node) {
      if (node.parts() != null) {
        write(PlaceCells.SPLIT);
        Arrays.stream(node.parts()).forEach(this::add);
      } else if (node.leaf().kind() == UNSURE) {
        write(PlaceCells.SEARCH);
      } else {
        Integer known = leaves.get(node.leaf());
        write(PlaceCells.LEAF + (known == null ? 0 : leaves.size() - known));
        if (known == null) {
          leaves.put(node.leaf(), leaves.size());
          define(node.leaf());
        }
      }
    }

    private void define(Leaf leaf) {
      write(leaf.kind());
      write(leaf.place() + 1);
      for (int city : leaf.cities()) {
        int difference = city - lastCity;
        write(difference << 1 ^ difference >> 31);
        lastCity = city;
      }
    }

    private void write(int value) {
      int rest = value;
      while ((rest & ~0x7f) != 0) {
        tokens.write(rest & 0x7f | 0x80);
        rest >>>= 7;
      }
      tokens.write(rest);
    }
  }
}
