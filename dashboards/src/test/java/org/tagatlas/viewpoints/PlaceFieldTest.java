package org.tagatlas.viewpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.tagatlas.viewpoints.PlaceField.Part;

/** Footprints of tags. */
final class PlaceFieldTest {

  @Property(tries = 10)
  void hasThePartsOfPhotosWithoutNoise(@ForAll long seed) {
    Scene scene = new Scene(52, 13, seed);
    scene.viewpoint(-20_000, 0, 1000, 300).viewpoint(20_000, 0, 500, 150);
    // Far away, so that an outline around them would be enormous.
    scene.viewpoint(0, 900_000, 1, 1).viewpoint(0, -900_000, 1, 1);
    PlaceField field = PlaceField.of(Vote.of(scene.photos()), null);
    List<Part> large = field.parts().stream().filter(part -> part.photographers() > 50).toList();
    assertThat(large).hasSize(2);
    assertThat(large.get(0).squareMetres()).isGreaterThan(large.get(1).squareMetres());
    assertThat(large.get(0).photographers()).isBetween(200L, 300L);
    for (Part part : field.parts()) {
      assertThat(part.photographers()).isGreaterThanOrEqualTo(3);
      assertThat(part.photos()).isGreaterThanOrEqualTo(part.votes());
      assertThat(part.squareMetres()).isBetween(0.0, 100e6);
    }
  }

  @Test
  void hasNoPartOfTwoPhotographers() {
    Scene scene = new Scene(52, 13, 1).viewpoint(0, 0, 300, 100);
    scene.burst(5000, 0, 200, 200, "a").burst(5000, 0, 200, 200, "b");
    Vote.of(scene.photos());
    PlaceField field = PlaceField.of(Vote.of(scene.photos()), 400.0);
    assertThat(field.radius()).isEqualTo(400);
    assertThat(field.parts()).hasSize(1);
    Coordinate burst = new Coordinate(scene.longitudeOf(5000), scene.latitudeOf(0));
    assertThat(field.parts().get(0).outline().covers(new GeometryFactory().createPoint(burst)))
        .isFalse();
  }

  @Test
  void isEmptyForFewPhotos() {
    assertThat(PlaceField.of(List.of(), null).parts()).isEmpty();
    Scene scene = new Scene(52, 13, 1).viewpoint(0, 0, 300, 5);
    assertThat(PlaceField.of(Vote.of(scene.photos()), null).parts()).isEmpty();
  }
}
