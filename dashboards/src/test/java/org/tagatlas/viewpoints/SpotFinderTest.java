package org.tagatlas.viewpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tagatlas.geometry.GreatCircle;

/** Viewpoints of photos that were drawn around known places. */
final class SpotFinderTest {

  private static final double[][] VIEWPOINTS = {{0, 0}, {150, 40}, {-700, 900}, {1800, -1200}};

  /** With a seed, because chance makes a spot in one of some thousand scenes. */
  @Property(tries = 25, seed = "1")
  void findsEachViewpointAndNoOther(
      @ForAll long seed,
      @ForAll @DoubleRange(min = -70, max = 70) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @IntRange(min = 30, max = 200) int photographers) {
    Scene scene = new Scene(latitude, longitude, seed);
    for (double[] viewpoint : VIEWPOINTS) {
      scene.viewpoint(viewpoint[0], viewpoint[1], 12, photographers);
    }
    // One photographer on a tripod, and one who walked around.
    scene.burst(500, -500, 3, 500, "tripod").burst(-1500, -800, 60, 300, "walk");
    scene.anywhere(photographers);

    List<Spot> spots = SpotFinder.find(Vote.of(scene.photos()));
    assertThat(spots).hasSize(VIEWPOINTS.length);
    for (double[] viewpoint : VIEWPOINTS) {
      assertThat(spots)
          .anySatisfy(
              spot -> assertThat(distance(spot, scene, viewpoint[0], viewpoint[1])).isLessThan(15));
    }
    for (Spot spot : spots) {
      assertThat(spot.radius()).isBetween(Spot.MIN_RADIUS, 60.0);
      assertThat(spot.votes()).isBetween(photographers * 6L / 10, photographers * 13L / 10);
      assertThat(spot.contrast()).isGreaterThan(3);
      assertThat(spot.outline().isValid()).isTrue();
      assertThat(spot.outline().getArea()).isPositive();
    }
  }

  private static double distance(Spot spot, Scene scene, double east, double north) {
    return GreatCircle.distance(
        spot.latitude(), spot.longitude(), scene.latitudeOf(north), scene.longitudeOf(east));
  }

  @Property(tries = 10, seed = "2")
  void inventsNothingAmongPhotosFromAnywhere(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int count) {
    assertThat(SpotFinder.find(Vote.of(new Scene(40, 10, seed).anywhere(count).photos())))
        .isEmpty();
  }

  @Test
  void needsThreePhotographersNoneOfWhomHasMostVotes() {
    Scene two = new Scene(40, 10, 1).anywhere(50);
    two.burst(0, 0, 15, 30, "a").burst(0, 0, 15, 30, "b");
    assertThat(SpotFinder.find(Vote.of(two.photos()))).isEmpty();

    Scene one = new Scene(40, 10, 1).anywhere(50);
    one.burst(0, 0, 40, 300, "a").viewpoint(0, 0, 40, 20);
    assertThat(SpotFinder.find(Vote.of(one.photos()))).isEmpty();

    Scene several = new Scene(40, 10, 1).anywhere(50).viewpoint(0, 0, 10, 20);
    assertThat(SpotFinder.find(Vote.of(several.photos()))).hasSize(1);
  }

  @Property(tries = 20)
  void orderOfPhotosChangesNothing(@ForAll long seed) {
    Scene scene = new Scene(-33.86, 151.21, seed).anywhere(100);
    scene.viewpoint(0, 0, 10, 60).viewpoint(400, 0, 20, 40).burst(-300, 0, 30, 100, "one");
    List<PhotoPoint> shuffled = new ArrayList<>(scene.photos());
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(SpotFinder.find(Vote.of(shuffled)))
        .isEqualTo(SpotFinder.find(Vote.of(scene.photos())));
  }

  @Test
  void countsCellsByTheirWeight() {
    List<Vote> cells = new ArrayList<>();
    // One cell of forty photographers among lone ones.
    cells.add(new Vote(48.8584, 2.2945, names(40), 90));
    for (int i = 0; i < 20; i++) {
      cells.add(new Vote(48.84 + 0.002 * i, 2.28 + 0.0017 * (i * 7 % 20), names(1), 1));
    }
    List<Spot> spots = SpotFinder.find(cells);
    assertThat(spots).hasSize(1);
    assertThat(spots.get(0).votes()).isEqualTo(40);
    assertThat(spots.get(0).radius()).isEqualTo(Spot.MIN_RADIUS);
    assertThat(spots.get(0).outline().isEmpty()).isTrue();
    assertThat(
            GreatCircle.distance(
                spots.get(0).latitude(), spots.get(0).longitude(), 48.8584, 2.2945))
        .isLessThan(1);
  }

  private static Set<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "p" + i).collect(Collectors.toSet());
  }

  @Test
  void acceptsFewVotes() {
    assertThat(SpotFinder.find(List.of())).isEmpty();
    assertThat(SpotFinder.find(List.of(new Vote(1, 2, names(1), 1)))).isEmpty();
  }
}
