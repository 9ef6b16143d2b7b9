package org.tagatlas.viewpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.tagatlas.geometry.GreatCircle;

/** One vote for each photographer in each cell of ten metres. */
final class VoteTest {

  @Test
  void isOneForManyPhotosOfAPhotographer() {
    List<PhotoPoint> photos =
        IntStream.range(0, 500).mapToObj(i -> photo(10.00001 + 1e-8 * i, 20.00001, "a")).toList();
    assertThat(Vote.of(photos)).containsExactly(new Vote(10.00001, 20.00001, Set.of("a"), 500));
    assertThat(Vote.of(List.of(photo(10, 20, "a"), photo(10, 20, "b")))).hasSize(2);
    assertThat(Vote.of(List.of(photo(10, 20, ""), photo(10, 20, "")))).hasSize(1);
  }

  @Property(tries = 300)
  void photosOfAVoteAreInOneCell(
      @ForAll @DoubleRange(min = -89.9, max = 89.9) double latitude,
      @ForAll @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @DoubleRange(min = 0, max = 40) double metres,
      @ForAll @DoubleRange(min = 0, max = 7) double direction) {
    double north = metres * Math.cos(direction) / 111195;
    double east = metres * Math.sin(direction) / 111195 / Math.cos(Math.toRadians(latitude));
    PhotoPoint one = photo(latitude, longitude, "a");
    PhotoPoint other = photo(latitude + north, longitude + east, "a");
    int votes = Vote.of(List.of(one, other)).size();
    double distance =
        GreatCircle.distance(one.latitude(), one.longitude(), other.latitude(), other.longitude());
    // The diagonal of a cell; its width varies by a few per mille.
    if (distance > 1.02 * Math.sqrt(2) * Vote.CELL_METRES) {
      assertThat(votes).isEqualTo(2);
    }
    assertThat(Vote.of(List.of(other, one))).isEqualTo(Vote.of(List.of(one, other)));
    assertThat(Vote.of(List.of(one, one))).hasSize(1);
  }

  private static PhotoPoint photo(double latitude, double longitude, String photographer) {
    return new PhotoPoint(latitude, longitude, photographer, 12, 6, 2011);
  }
}
