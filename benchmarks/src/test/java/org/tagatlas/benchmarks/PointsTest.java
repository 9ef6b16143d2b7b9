package org.tagatlas.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.geo.City;
import org.tagatlas.geo.ReverseGeocoder;

/** Tests the points of the benchmarks and their file format. */
final class PointsTest {

  private static final int COUNT = 5000;

  @Test
  void pointsAreInRangeAndReproducible() throws IOException {
    for (Exactness.Kind kind : Exactness.kinds(ReverseGeocoder.load())) {
      Points points = kind.source().points(COUNT, 1);
      for (int i = 0; i < COUNT; i++) {
        assertThat(points.latitudes()[i]).as(kind.name()).isBetween(-90d, 90d);
        assertThat(points.longitudes()[i]).as(kind.name()).isBetween(-180d, 180d);
      }
      Points again = kind.source().points(COUNT, 1);
      assertThat(again.latitudes()).isEqualTo(points.latitudes());
      assertThat(again.longitudes()).isEqualTo(points.longitudes());
      assertThat(kind.source().points(COUNT, 2).latitudes()).isNotEqualTo(points.latitudes());
    }
  }

  @Test
  void uniformPointsAreUniformInArea() {
    Points points = new UniformPoints().points(COUNT, 1);
    assertThat(share(points.latitudes(), 0, 90)).isBetween(0.47, 0.53);
    assertThat(share(points.latitudes(), 30, 90)).isBetween(0.23, 0.27);
    assertThat(share(points.longitudes(), 0, 180)).isBetween(0.47, 0.53);
  }

  @Test
  void photoPointsAreProportionalToPopulation() {
    List<City> cities =
        List.of(
            new City("Ghost", "US", null, -70, 0, 0),
            new City("Small", "US", null, 10, 20, 1000),
            new City("Nobody", "US", null, -70, 0, 0),
            new City("Large", "US", null, 50, 179.99, 3000),
            new City("Left", "US", null, -70, 0, 0));
    Points points = new PhotoPoints(cities).points(COUNT, 1);
    assertThat(share(points.latitudes(), 9, 11)).isBetween(0.23, 0.27);
    assertThat(share(points.latitudes(), 49, 51)).isBetween(0.73, 0.77);
    // Points near the antimeridian are on both of its sides.
    assertThat(share(points.longitudes(), 179, 180)).isGreaterThan(0.3);
    assertThat(share(points.longitudes(), -180, -179)).isGreaterThan(0.2);
  }

  @Test
  void changePointsAreNearBoundaries() {
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    Points points =
        new ChangePoints(
                geocoder,
                // A street in Basel, near three countries.
                (random, point) -> PointSource.put(47.56, 7.59, point))
            .points(300, 1);
    assertThat(
            java.util.stream.IntStream.range(0, points.size())
                .mapToObj(
                    i ->
                        geocoder.country(
                            geocoder.find(points.latitudes()[i], points.longitudes()[i]))))
        .contains("CH", "DE", "FR");
  }

  @Test
  void filesHaveLittleEndianPairs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("points.bin");
    Points points = new Points(new double[] {1, -2.5}, new double[] {180, 1e-9});
    points.write(file);
    assertThat(Files.readAllBytes(file))
        .hasSize(32)
        .startsWith(0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0x80, 0x66, 0x40);
    Points read = Points.read(file);
    assertThat(read.latitudes()).isEqualTo(points.latitudes());
    assertThat(read.longitudes()).isEqualTo(points.longitudes());
  }

  private static double share(double[] values, double from, double to) {
    return (double) Arrays.stream(values).filter(value -> value >= from && value <= to).count()
        / values.length;
  }
}
