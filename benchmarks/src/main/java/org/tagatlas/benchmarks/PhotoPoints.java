package org.tagatlas.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tagatlas.geo.City;

/** Draws points distributed like photos: around towns, in proportion to population. */
final class PhotoPoints implements PointSource {

  /** Standard deviation of the distance from a town, in degrees on both axes. */
  private static final double SIGMA = 0.05;

  private final List<City> cities;

  /** Cumulative population of the cities. */
  private final long[] people;

  PhotoPoints(List<City> cities) {
    this.cities = cities;
    people = new long[cities.size()];
    long sum = 0;
    for (int i = 0; i < people.length; i++) {
      sum += cities.get(i).population();
      people[i] = sum;
    }
  }

  @Override
  public void draw(RandomGenerator random, double[] point) {
    City city = cities.get(cityOf(random.nextLong(people[people.length - 1])));
    PointSource.put(
        city.latitude() + SIGMA * random.nextGaussian(),
        city.longitude() + SIGMA * random.nextGaussian(),
        point);
  }

  /** Returns the city of the inhabitant with a number. */
  private int cityOf(long inhabitant) {
    int at = Arrays.binarySearch(people, inhabitant + 1);
    if (at < 0) {
      return -at - 1;
    }
    // Cities without inhabitants have the same sum as the previous one.
    while (at > 0 && people[at - 1] == people[at]) {
      at--;
    }
    return at;
  }
}
