package org.tagatlas.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceSumTest {

  private static final double DEGREE_METRES = 111_195;

  @Property(tries = 300)
  void isIndependentOfOrderAndGrouping(
      @ForAll("points") List<PlaceSum> points, @ForAll Random random) {
    PlaceSum inOrder = sum(points);
    List<PlaceSum> parts = new ArrayList<>(points);
    Collections.shuffle(parts, random);
    while (parts.size() > 1) {
      PlaceSum taken = parts.remove(random.nextInt(parts.size()));
      int to = random.nextInt(parts.size());
      parts.set(to, random.nextBoolean() ? parts.get(to).plus(taken) : taken.plus(parts.get(to)));
    }
    assertThat(parts.get(0)).isEqualTo(inOrder);
    assertThat(parts.get(0).place()).isEqualTo(inOrder.place());
  }

  @Property(tries = 200)
  void staysSpreadOut(
      @ForAll("points") List<PlaceSum> points, @ForAll("points") List<PlaceSum> more) {
    PlaceSum sum = sum(points);
    PlaceSum later = sum.plus(sum(more));
    if (sum.spread()) {
      assertThat(later.spread()).isTrue();
      assertThat(sum.place()).isNull();
    }
    assertThat(later.cells()).hasSizeLessThanOrEqualTo(PlaceSum.MAX_CELLS);
  }

  @Property(tries = 300)
  void placesTheCentreAnywhereOnEarth(
      @ForAll("latitudes") double latitude, @ForAll("longitudes") double longitude) {
    double east = Math.min(170, 0.0003 / Math.max(1e-9, Math.cos(Math.toRadians(latitude))));
    double north = latitude > 0 ? -0.0003 : 0.0003;
    PlaceSum sum =
        sum(
            List.of(
                point(latitude, normalized(longitude - east), 1),
                point(latitude, normalized(longitude + east), 2),
                point(latitude, longitude, 3),
                point(latitude + north, longitude, 4)));
    TagPlace place = sum.place();
    assertThat(place).isNotNull();
    assertThat(place.metresTo(latitude, longitude)).isLessThan(40);
    assertThat(place.uncertaintyMetres()).isBetween(10, 120);
  }

  @ParameterizedTest
  @CsvSource({"90,0", "-90,77", "89.9999,180", "0,180", "0,-180", "12.5,179.9999", "51.5,-0.00001"})
  void worksAtTheAntimeridianAndThePoles(double latitude, double longitude) {
    List<PlaceSum> points = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      // Photos at the same point, with both ways to write its longitude.
      double equivalent =
          i % 2 == 0 ? longitude : normalized(longitude + (longitude > 0 ? -360 : 360));
      points.add(point(latitude, equivalent, i));
    }
    TagPlace place = sum(points).place();
    assertThat(place.metresTo(latitude, longitude)).isLessThan(0.2);
    assertThat(place.uncertaintyMetres()).isEqualTo(10);
    assertThat(Math.abs(place.longitude())).isLessThanOrEqualTo(180);
  }

  @Test
  void estimatesTheDistanceOfFurtherPhotos() {
    Random random = new Random(5);
    int within = 0;
    int all = 0;
    for (int round = 0; round < 200; round++) {
      List<PlaceSum> points = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        points.add(scattered(random, i));
      }
      TagPlace place = sum(points).place();
      for (int i = 0; i < 20; i++) {
        double[] further = scatter(random);
        all++;
        within += place.metresTo(further[0], further[1]) <= place.uncertaintyMetres() ? 1 : 0;
      }
    }
    assertThat(within / (double) all).isCloseTo(0.97, within(0.025));
  }

  @Test
  void requiresThreePhotosByTwoPhotographers() {
    PlaceSum two = sum(List.of(point(10, 10, 1), point(10, 10, 2)));
    assertThat(two.place()).isNull();
    assertThat(two.plus(point(10, 10, 1)).place()).isEqualTo(new TagPlace(10, 10, 10));
    PlaceSum series = PlaceSum.NONE;
    for (int i = 0; i < 50; i++) {
      series = series.plus(point(10, 10, 7));
    }
    assertThat(series.place()).isNull();
    assertThat(series.plus(point(10, 10, -7)).place()).isNotNull();
    // The photo of the other photographer is elsewhere.
    assertThat(series.plus(point(20, 10, -7)).place()).isNull();
  }

  @Test
  void toleratesOneOutlierInFivePhotos() {
    PlaceSum four =
        sum(List.of(point(10, 10, 1), point(10, 10, 2), point(10, 10, 3), point(10, 10, 4)));
    PlaceSum five = four.plus(point(-40, 100, 5));
    assertThat(five.place()).isEqualTo(new TagPlace(10, 10, 10));
    assertThat(five.plus(point(-41, 100, 6)).place()).isNull();
  }

  @Test
  void isNotAPlaceIfTooWide() {
    // A town: in adjacent cells, but too wide.
    double distance = 900 / DEGREE_METRES;
    List<PlaceSum> town = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      town.add(point(10 + (i % 2 == 0 ? distance : -distance), 10, i));
    }
    assertThat(sum(town).spread()).isFalse();
    assertThat(sum(town).place()).isNull();
  }

  @Test
  void isSpreadOutAtTheSixtyFifthCell() {
    PlaceSum sum = PlaceSum.NONE;
    for (int i = 0; i < 64; i++) {
      sum = sum.plus(point(i, i, i));
    }
    assertThat(sum.spread()).isFalse();
    assertThat(sum.plus(point(0, 0, 9)).spread()).isFalse();
    assertThat(sum.plus(point(-10, 0, 9))).isEqualTo(PlaceSum.SPREAD);
  }

  private static double[] scatter(Random random) {
    double deviation = 30 / DEGREE_METRES;
    return new double[] {
      48.85 + deviation * random.nextGaussian(),
      2.35 + deviation * random.nextGaussian() / Math.cos(Math.toRadians(48.85))
    };
  }

  private static PlaceSum scattered(Random random, long voter) {
    double[] point = scatter(random);
    return point(point[0], point[1], voter);
  }

  @Provide
  Arbitrary<List<PlaceSum>> points() {
    Arbitrary<PlaceSum> near =
        Combinators.combine(
                Arbitraries.doubles().between(-0.02, 0.02),
                Arbitraries.doubles().between(-0.02, 0.02),
                Arbitraries.longs().between(-2, 2))
            .as((north, east, voter) -> point(10 + north, normalized(180 + east), voter));
    Arbitrary<PlaceSum> far =
        Combinators.combine(latitudes(), longitudes(), Arbitraries.longs().between(-2, 2))
            .as(PlaceSumTest::point);
    return Arbitraries.oneOf(
        near.list().ofMinSize(1).ofMaxSize(12),
        Arbitraries.oneOf(near, near, near, near, far).list().ofMinSize(1).ofMaxSize(30),
        far.list().ofMinSize(50).ofMaxSize(90));
  }

  @Provide
  Arbitrary<Double> latitudes() {
    return Arbitraries.doubles().between(-90, 90);
  }

  @Provide
  Arbitrary<Double> longitudes() {
    return Arbitraries.doubles().between(-180, 180);
  }

  private static double normalized(double longitude) {
    return longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
  }

  private static PlaceSum point(double latitude, double longitude, long voter) {
    return PlaceSum.of(latitude, longitude, voter);
  }

  private static PlaceSum sum(List<PlaceSum> points) {
    return points.stream().reduce(PlaceSum.NONE, PlaceSum::plus);
  }
}
