package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class UnitVectorsTest {

  @Property(tries = 5000)
  void agreesWithJavaMath(
      @ForAll @DoubleRange(min = -90, max = 90) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude) {
    double[] vector = new double[4];
    UnitVectors.write(latitude, longitude, vector, 1);

    double phi = Math.toRadians(latitude);
    double lambda = Math.toRadians(longitude);
    assertThat(vector[0]).isZero();
    // Six nanometres on the surface of the earth.
    assertThat(vector[1]).isCloseTo(Math.cos(phi) * Math.cos(lambda), within(1e-15));
    assertThat(vector[2]).isCloseTo(Math.cos(phi) * Math.sin(lambda), within(1e-15));
    assertThat(vector[3]).isCloseTo(Math.sin(phi), within(1e-15));
  }
}
