package org.tagatlas.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.geometry.S2Cell;
import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2LatLng;
import com.google.common.geometry.S2Point;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with the library of S2's authors. */
class S2CellsTest {

  @Property
  void areThoseOfTheLibrary(
      @ForAll @DoubleRange(min = -90, max = 90) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @IntRange(max = S2Cells.MAX_LEVEL) int level) {
    S2CellId expected = library(latitude, longitude);
    long leaf = S2Cells.leaf(latitude, longitude);
    assertThat(leaf).isEqualTo(expected.id());
    long cell = S2Cells.parent(leaf, level);
    S2CellId parent = expected.parent(level);
    assertThat(cell).isEqualTo(parent.id());
    assertThat(S2Cells.level(cell)).isEqualTo(level);
    assertThat(S2Cells.first(cell)).isEqualTo(parent.rangeMin().id());
    assertThat(S2Cells.last(cell)).isEqualTo(parent.rangeMax().id());
    assertThat(S2Cells.contains(cell, leaf)).isTrue();
    if (level < S2Cells.MAX_LEVEL) {
      for (int position = 0; position < 4; position++) {
        assertThat(S2Cells.child(cell, position)).isEqualTo(parent.child(position).id());
      }
    }
    double[] centre = new double[2];
    S2Cells.centre(cell, centre);
    S2LatLng point = new S2LatLng(parent.toPoint());
    assertThat(centre[0]).isCloseTo(point.latDegrees(), within(1e-9));
    // The longitude of a pole is arbitrary.
    if (Math.abs(centre[0]) < 89.999) {
      assertThat(Math.cos(Math.toRadians(centre[1] - point.lngDegrees())))
          .isCloseTo(1, within(1e-12));
    }
  }

  @Property
  void haveTheOutlinesOfTheLibrary(
      @ForAll @DoubleRange(min = -90, max = 90) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @IntRange(max = 20) int level) {
    S2Cell expected = new S2Cell(library(latitude, longitude).parent(level));
    double[][] outline =
        S2Cells.outline(S2Cells.parent(S2Cells.leaf(latitude, longitude), level), 3);
    assertThat(outline).hasDimensions(13, 2);
    assertThat(outline[12][0]).isCloseTo(outline[0][0], within(1e-9));
    for (int corner = 0; corner < 4; corner++) {
      double[] point = outline[3 * corner];
      S2Point actual = S2LatLng.fromDegrees(point[0], point[1]).toPoint();
      assertThat(actual.angle(expected.getVertex(corner))).isCloseTo(0, within(1e-9));
    }
    for (int k = 1; k < outline.length; k++) {
      assertThat(Math.abs(outline[k][1] - outline[k - 1][1])).isLessThanOrEqualTo(180);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "90, 0",
    "-90, 0",
    "90, 77",
    "0, 0",
    "0, 180",
    "0, -180",
    "45, 45",
    "-35.264389682754654, -135",
    "0, 90",
    "0, -90",
    "51.5, 360",
    "12.3, -179.9999999",
    "12.3, 179.9999999"
  })
  void areThoseOfTheLibraryAtEdges(double latitude, double longitude) {
    assertThat(S2Cells.leaf(latitude, longitude)).isEqualTo(library(latitude, longitude).id());
  }

  @ParameterizedTest
  @CsvSource({"0, 180", "51.5, 180", "-89.5, 180"})
  void haveNoSeamAtTheAntimeridian(double latitude, double longitude) {
    long east = S2Cells.leaf(latitude, longitude - 1e-9);
    long west = S2Cells.leaf(latitude, longitude - 360 + 1e-9);
    assertThat(S2Cells.parent(east, 0)).isEqualTo(S2Cells.parent(west, 0));
    assertThat(S2Cells.parent(S2Cells.leaf(latitude, longitude + 1), 20))
        .isEqualTo(S2Cells.parent(S2Cells.leaf(latitude, longitude - 359), 20));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "2, 0", "3, 0", "4, 0", "5, 0"})
  void facesAreTheCellsOfLevelZero(int face, int level) {
    assertThat(S2Cells.face(face)).isEqualTo(S2CellId.fromFacePosLevel(face, 0, level).id());
  }

  private static S2CellId library(double latitude, double longitude) {
    return S2CellId.fromLatLng(S2LatLng.fromDegrees(latitude, longitude));
  }
}
