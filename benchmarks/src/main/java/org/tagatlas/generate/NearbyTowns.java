package org.tagatlas.generate;

import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.tagatlas.geo.City;

/**
 * Towns whose photos can be within 25 km of another town, and the probability that they are. Photos
 * are spread normally around the middle of their town. Not thread-safe.
 */
final class NearbyTowns {

  private static final double NEAR_KM = 25;

  /** Photos of towns further away are not near. */
  private static final int REACH_KM = 45;

  /** Standard deviation of photos around the middle of a town. */
  private static final double SPREAD_KM = 4.5;

  private static final double[] NEAR = near();
  private static final int CELLS_PER_DEGREE = 2;
  private static final int MAX_CACHED = 20_000;

  private final IntFunction<City> cities;
  private final Long2ObjectOpenHashMap<int[]> grid = new Long2ObjectOpenHashMap<>();
  private final Map<Integer, int[]> cached = new HashMap<>();

  /**
   * Creates an index of towns.
   *
   * @param cities returns the town of an index
   * @param number the number of towns
   */
  NearbyTowns(IntFunction<City> cities, int number) {
    this.cities = cities;
    Map<Long, List<Integer>> cells = new HashMap<>();
    for (int town = 0; town < number; town++) {
      City city = cities.apply(town);
      cells
          .computeIfAbsent(
              cell(row(city.latitude()), column(city.longitude())), key -> new ArrayList<>())
          .add(town);
    }
    cells.forEach(
        (cell, inside) ->
            grid.put((long) cell, inside.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** Returns pairs of a town and its distance in kilometres, the town itself included. */
  int[] of(int town) {
    if (cached.size() > MAX_CACHED) {
      cached.clear();
    }
    return cached.computeIfAbsent(town, this::find);
  }

  /** Returns the probability that a photo of a town is within 25 km of a point at a distance. */
  static double within25Km(int km) {
    return NEAR[km];
  }

  /** Returns the same as {@link #of} without keeping it. */
  int[] find(int town) {
    City city = cities.apply(town);
    int row = row(city.latitude());
    int column = column(city.longitude());
    double width =
        Metres.PER_DEGREE
            / 1000
            * Math.cos(Math.toRadians(Math.min(85, Math.abs(city.latitude()) + 1)));
    int reach = Math.min(180, 1 + (int) (REACH_KM / width * CELLS_PER_DEGREE));
    int[] found = new int[64];
    int size = 0;
    for (int r = row - 1; r <= row + 1; r++) {
      for (int c = column - reach; c <= column + reach; c++) {
        for (int other :
            grid.getOrDefault(
                cell(r, Math.floorMod(c, 360 * CELLS_PER_DEGREE)), IntArrays.EMPTY_ARRAY)) {
          City near = cities.apply(other);
          double km =
              Metres.between(city.latitude(), city.longitude(), near.latitude(), near.longitude())
                  / 1000;
          if (km < REACH_KM) {
            found = IntArrays.grow(found, size + 2);
            found[size++] = other;
            found[size++] = (int) Math.round(km);
          }
        }
      }
    }
    return Arrays.copyOf(found, size);
  }

  private static int row(double latitude) {
    return (int) Math.floor(latitude * CELLS_PER_DEGREE);
  }

  private static int column(double longitude) {
    return Math.floorMod((int) Math.floor(longitude * CELLS_PER_DEGREE), 360 * CELLS_PER_DEGREE);
  }

  private static long cell(int row, int column) {
    return row * 1000L + column;
  }

  /** Returns the probability of at most 25 km by the distance of the town in kilometres. */
  private static double[] near() {
    double[] near = new double[REACH_KM + 1];
    int steps = 500;
    for (int km = 0; km <= REACH_KM; km++) {
      double sum = 0;
      for (int i = 0; i < steps; i++) {
        double x = -NEAR_KM + 2 * NEAR_KM * (i + 0.5) / steps;
        double height = Math.sqrt(NEAR_KM * NEAR_KM - x * x);
        double off = (x - km) / SPREAD_KM;
        sum += Math.exp(-off * off / 2) * central(height / SPREAD_KM);
      }
      near[km] = sum * 2 * NEAR_KM / steps / SPREAD_KM / Math.sqrt(2 * Math.PI);
    }
    return near;
  }

  /** Returns the probability that a normal number is between −x and x. */
  private static double central(double x) {
    int steps = 60;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      double at = Math.min(x, 8) * (i + 0.5) / steps;
      sum += Math.exp(-at * at / 2);
    }
    return 2 * sum * Math.min(x, 8) / steps / Math.sqrt(2 * Math.PI);
  }
}
