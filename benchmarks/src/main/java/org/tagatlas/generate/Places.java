package org.tagatlas.generate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.geo.City;

/** Towns and landmarks of edition 2, and where journeys lead. */
final class Places {

  /** Fraction of the journeys that visit a landmark. */
  private static final double TO_LANDMARK = 0.65;

  /** A town of this size gives a landmark its name. */
  private static final int KNOWN_TOWN = 20_000;

  private static final double NEAR_DEGREES = 1;

  private final Cities cities;
  private final Terrain terrain;
  private final Landmark[] landmarks;
  private final int[] townOfLandmark;

  /** The index of each landmark, repeated by its weight. */
  private final Integer[] weighted;

  private final Map<String, Integer[]> weightedByCountry = new HashMap<>();

  Places(Cities cities, Terrain terrain) {
    this.cities = cities;
    this.terrain = terrain;
    landmarks = Landmarks.load().toArray(Landmark[]::new);
    townOfLandmark = new int[landmarks.length];
    List<Integer> all = new ArrayList<>();
    Map<String, List<Integer>> byCountry = new HashMap<>();
    for (int i = 0; i < landmarks.length; i++) {
      Subject subject = landmarks[i].subject();
      townOfLandmark[i] = townNear(subject);
      for (int j = 0; j < landmarks[i].weight(); j++) {
        all.add(i);
        byCountry.computeIfAbsent(subject.country(), code -> new ArrayList<>()).add(i);
      }
    }
    weighted = all.toArray(Integer[]::new);
    byCountry.forEach((code, list) -> weightedByCountry.put(code, list.toArray(Integer[]::new)));
  }

  /** Returns the nearest town that is known and near, or the nearest one. */
  private int townNear(Subject subject) {
    int known = nearestTown(subject, KNOWN_TOWN);
    return known >= 0 ? known : nearestTown(subject, 0);
  }

  /** Returns the nearest town of a size within a degree of latitude and longitude, or -1. */
  private int nearestTown(Subject subject, int population) {
    int nearest = -1;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < cities.size(); i++) {
      City city = cities.city(i);
      double north = Math.abs(city.latitude() - subject.latitude());
      double east = Math.abs(city.longitude() - subject.longitude());
      if (population > 0 && Math.max(north, east) > NEAR_DEGREES
          || city.population() < population) {
        continue;
      }
      double metres =
          Metres.between(
              city.latitude(), city.longitude(), subject.latitude(), subject.longitude());
      if (metres < least) {
        least = metres;
        nearest = i;
      }
    }
    return nearest;
  }

  Landmark landmark(int index) {
    return landmarks[index];
  }

  int townOf(int landmark) {
    return townOfLandmark[landmark];
  }

  /** Draws a landmark of a country, or returns -1 if it has none. */
  int landmarkIn(String country, Rng rng) {
    Integer[] choices = weightedByCountry.get(country);
    return choices == null ? -1 : rng.of(choices);
  }

  /** Draws a journey. */
  Trip trip(Rng rng) {
    int landmark = rng.chance(TO_LANDMARK) ? rng.of(weighted) : -1;
    int town = landmark >= 0 ? townOfLandmark[landmark] : destination(rng);
    long firstDay = Calendar.day(rng, cities.city(town).latitude());
    return new Trip(landmark, town, firstDay, 3 + rng.below(16), rng.chance(0.15));
  }

  /** Draws a town that attracts visitors: coasts and mountains before others. */
  private int destination(Rng rng) {
    int town = cities.anywhere(rng);
    for (int tries = 0; tries < 2; tries++) {
      int traits = terrain.traits(cities.city(town).latitude(), cities.city(town).longitude());
      if ((traits & (Trait.COAST.bit() | Trait.MOUNTAINS.bit())) != 0) {
        return town;
      }
      town = cities.anywhere(rng);
    }
    return town;
  }
}
