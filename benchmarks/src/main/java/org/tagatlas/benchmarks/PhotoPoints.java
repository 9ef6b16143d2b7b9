package org.tagatlas.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.tagatlas.geo.City;

/** Draws points where photos are taken: around towns, and more of them around large ones. */
final class PhotoPoints implements PointSource {

  /** How far around a town photos are taken, in degrees of both axes. */
  private static final double SIGMA = 0.05;

  private final List<City> cities;

  /** How many people live in all cities up to each. */
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

  /** Returns the city in which the inhabitant of a number lives. */
  private int cityOf(long inhabitant) {
    int at = Arrays.binarySearch(people, inhabitant + 1);
    if (at < 0) {
      return -at - 1;
    }
    // Cities that nobody lives in have the sum of the one before them.
    while (at > 0 && people[at - 1] == people[at]) {
      at--;
    }
    return at;
  }
}
