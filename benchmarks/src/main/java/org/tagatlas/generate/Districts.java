package org.tagatlas.generate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tagatlas.geo.City;

/**
 * The districts of large towns in edition 2, with invented names. They depend neither on the seed
 * nor on the number of rows.
 */
final class Districts {

  /** Minimum population of a town with districts. */
  static final int LARGE = 300_000;

  /** Minimum distance of two districts in metres. */
  static final double SEPARATION_METRES = 2_000;

  private static final int MIN_COUNT = 3;
  private static final int MAX_COUNT = 6;
  private static final double NEAREST_METRES = 1_500;
  private static final double FARTHEST_METRES = 6_000;

  /** The list does not depend on the seed of a generated corpus. */
  private static final long SEED = 0;

  private static final String DEFAULT_LANGUAGE = "en";

  private final Cities cities;
  private final Lands lands;
  private final Terrain terrain;
  private final Map<String, String[][]> parts = new HashMap<>();

  /** Filled lazily; the districts of a town may be created twice, which is harmless. */
  private final Map<Integer, District[]> districts = new ConcurrentHashMap<>();

  Districts(Cities cities, Lands lands, Terrain terrain) {
    this.cities = cities;
    this.lands = lands;
    this.terrain = terrain;
    for (String[] row : ResourceRows.of("edition2/districts.tsv")) {
      String joint = row[2].equals("_") ? " " : "";
      parts.put(row[0], new String[][] {row[1].split(","), {joint}, row[3].split(",")});
    }
  }

  /** Returns the districts of a town; none if it is small. */
  District[] of(int town) {
    return districts.computeIfAbsent(town, this::create);
  }

  private District[] create(int town) {
    City city = cities.city(town);
    if (city.population() < LARGE) {
      return new District[0];
    }
    Rng rng = new Rng(SEED, Purpose.DISTRICT, (city.country() + city.name()).hashCode());
    String[][] name =
        parts.getOrDefault(lands.of(city.country()).language(), parts.get(DEFAULT_LANGUAGE));
    int count = MIN_COUNT + rng.below(MAX_COUNT - MIN_COUNT + 1);
    Set<String> names = new HashSet<>();
    List<District> found = new ArrayList<>();
    // A town between seas and lakes may have room for fewer.
    for (int tries = 0; tries < 20 * count && found.size() < count; tries++) {
      double[] at =
          Metres.offset(
              city.latitude(),
              city.longitude(),
              360 * rng.unit(),
              NEAREST_METRES + rng.unit() * (FARTHEST_METRES - NEAREST_METRES));
      String text = rng.of(name[0]) + name[1][0] + rng.of(name[2]);
      if (!terrain.isSea(at[0], at[1])
          && found.stream().allMatch(other -> apart(at, other))
          && names.add(text)) {
        found.add(new District(at[0], at[1], new Word(text)));
      }
    }
    return found.toArray(District[]::new);
  }

  private static boolean apart(double[] at, District other) {
    return Metres.between(at[0], at[1], other.latitude(), other.longitude()) >= SEPARATION_METRES;
  }
}
