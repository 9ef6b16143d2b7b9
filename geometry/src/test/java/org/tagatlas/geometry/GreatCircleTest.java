package org.tagatlas.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Distances and bearings. */
final class GreatCircleTest {

  private static final double QUARTER = SpherePoints.EARTH_RADIUS * Math.PI / 2;

  @ParameterizedTest
  @CsvSource({
    "0, 0, 90, 0, 0, N",
    "0, 0, -90, 50, 180, S",
    "0, 0, 0, 90, 90, E",
    "0, 179, 0, -91, 90, E",
    "0, 0, 0, -90, 270, W",
    "-90, 0, 0, 0, 0, N"
  })
  void measuresQuartersOfTheSphere(
      double latitudeA,
      double longitudeA,
      double latitudeB,
      double longitudeB,
      double bearing,
      String direction) {
    assertThat(GreatCircle.distance(latitudeA, longitudeA, latitudeB, longitudeB))
        .isCloseTo(QUARTER, within(1e-3));
    double found = GreatCircle.bearing(latitudeA, longitudeA, latitudeB, longitudeB);
    assertThat(found).isCloseTo(bearing, within(1e-9));
    assertThat(GreatCircle.compassPoint(found)).isEqualTo(direction);
  }

  @Test
  void namesSixteenDirections() {
    assertThat(GreatCircle.compassPoint(157)).isEqualTo("SSE");
    assertThat(GreatCircle.compassPoint(359)).isEqualTo("N");
    assertThat(GreatCircle.compassPoint(11.2)).isEqualTo("N");
    assertThat(GreatCircle.compassPoint(11.3)).isEqualTo("NNE");
  }

  @Property
  void arrivesWhereTheBearingLeads(
      @ForAll @DoubleRange(min = -80, max = 80) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @DoubleRange(min = 1, max = 359) double bearing,
      @ForAll @DoubleRange(min = 1, max = 5000) double metres) {
    double metresPerDegree = Math.toRadians(SpherePoints.EARTH_RADIUS);
    double north = metres * Math.cos(Math.toRadians(bearing)) / metresPerDegree;
    double east =
        metres
            * Math.sin(Math.toRadians(bearing))
            / metresPerDegree
            / Math.cos(Math.toRadians(latitude + north / 2));
    double found = GreatCircle.bearing(latitude, longitude, latitude + north, longitude + east);
    // Meridians converge.
    assertThat(Math.abs(Math.IEEEremainder(found - bearing, 360))).isLessThan(0.3);
    assertThat(GreatCircle.distance(latitude, longitude, latitude + north, longitude + east))
        .isCloseTo(metres, within(0.002 * metres));
  }

  @Property
  void distanceIsSymmetric(
      @ForAll @DoubleRange(min = -90, max = 90) double latitudeA,
      @ForAll @DoubleRange(min = -180, max = 180) double longitudeA,
      @ForAll @DoubleRange(min = -90, max = 90) double latitudeB,
      @ForAll @DoubleRange(min = -180, max = 180) double longitudeB) {
    double there = GreatCircle.distance(latitudeA, longitudeA, latitudeB, longitudeB);
    assertThat(GreatCircle.distance(latitudeB, longitudeB, latitudeA, longitudeA))
        .isCloseTo(there, within(1e-6));
    assertThat(there).isBetween(0.0, 2 * QUARTER);
    assertThat(GreatCircle.bearing(latitudeA, longitudeA, latitudeB, longitudeB))
        .isGreaterThanOrEqualTo(0)
        .isLessThan(360);
  }
}
