package org.tagatlas.benchmarks;

import java.util.random.RandomGenerator;
import org.tagatlas.geo.ReverseGeocoder;

/**
 * Draws points near a boundary where the result of the geocoder changes, in country, division or
 * city. It takes two points with different results and bisects the segment between them.
 */
final class ChangePoints implements PointSource {

  private static final int ATTEMPTS = 20;

  private final ReverseGeocoder geocoder;
  private final PointSource around;

  ChangePoints(ReverseGeocoder geocoder, PointSource around) {
    this.geocoder = geocoder;
    this.around = around;
  }

  @Override
  public void draw(RandomGenerator random, double[] point) {
    for (int i = 0; i < ATTEMPTS; i++) {
      around.draw(random, point);
      double latitude = point[0];
      double longitude = point[1];
      int place = geocoder.find(latitude, longitude);
      double far = Math.pow(10, random.nextDouble(-2, 0.7));
      PointSource.put(
          latitude + far * random.nextGaussian(), longitude + far * random.nextGaussian(), point);
      // Across the antimeridian the segment would go around the world.
      if (Math.abs(point[1] - longitude) < 180 && geocoder.find(point[0], point[1]) != place) {
        approach(latitude, longitude, place, point, Math.pow(10, random.nextDouble(-9, -2)));
        return;
      }
    }
  }

  /**
   * Moves a point with a different result towards a point with this place, until they are at most a
   * gap apart.
   */
  private void approach(double latitude, double longitude, int place, double[] point, double gap) {
    double hereLatitude = latitude;
    double hereLongitude = longitude;
    while (Math.abs(point[0] - hereLatitude) + Math.abs(point[1] - hereLongitude) > gap) {
      double middleLatitude = (hereLatitude + point[0]) / 2;
      double middleLongitude = (hereLongitude + point[1]) / 2;
      if (geocoder.find(middleLatitude, middleLongitude) == place) {
        hereLatitude = middleLatitude;
        hereLongitude = middleLongitude;
      } else {
        PointSource.put(middleLatitude, middleLongitude, point);
      }
    }
  }
}
