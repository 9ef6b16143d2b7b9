package org.tagatlas.viewpoints;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tagatlas.geometry.SpherePoints;

/** Photos of a subject around a place, drawn in metres east and north of it. */
final class Scene {

  private static final double METRES_PER_DEGREE = Math.toRadians(SpherePoints.EARTH_RADIUS);

  private final double latitude;
  private final double longitude;
  private final Random random;
  private final List<PhotoPoint> photos = new ArrayList<>();

  Scene(double latitude, double longitude, long seed) {
    this.latitude = latitude;
    this.longitude = longitude;
    random = new Random(seed);
  }

  List<PhotoPoint> photos() {
    return photos;
  }

  /** Adds a photo of each of several photographers, with normal noise around a place. */
  Scene viewpoint(double east, double north, double noise, int photographers) {
    for (int i = 0; i < photographers; i++) {
      photo(
          east + noise * random.nextGaussian(),
          north + noise * random.nextGaussian(),
          "p" + random.nextInt(1_000_000));
    }
    return this;
  }

  /** Adds photos of one photographer. */
  Scene burst(double east, double north, double noise, int count, String photographer) {
    for (int i = 0; i < count; i++) {
      photo(
          east + noise * random.nextGaussian(),
          north + noise * random.nextGaussian(),
          photographer);
    }
    return this;
  }

  /** Adds photos of different photographers anywhere in a square of six kilometres. */
  Scene anywhere(int count) {
    for (int i = 0; i < count; i++) {
      photo(
          6000 * random.nextDouble() - 3000,
          6000 * random.nextDouble() - 3000,
          "q" + random.nextInt(1_000_000));
    }
    return this;
  }

  private void photo(double east, double north, String photographer) {
    photos.add(
        new PhotoPoint(
            latitudeOf(north),
            longitudeOf(east),
            photographer,
            random.nextInt(24),
            1 + random.nextInt(12),
            2008 + random.nextInt(6)));
  }

  double latitudeOf(double north) {
    return latitude + north / METRES_PER_DEGREE;
  }

  double longitudeOf(double east) {
    double degrees = longitude + east / METRES_PER_DEGREE / Math.cos(Math.toRadians(latitude));
    return Math.IEEEremainder(degrees, 360);
  }
}
