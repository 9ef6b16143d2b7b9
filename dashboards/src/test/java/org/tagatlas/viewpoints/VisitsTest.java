package org.tagatlas.viewpoints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Photographers by hour, month and year. */
final class VisitsTest {

  @Test
  void countsAPhotographerOnceInEachHourMonthAndYear() {
    Visits visits =
        Visits.of(
            List.of(
                new PhotoPoint(0, 0, "a", 0, 1, 2010),
                new PhotoPoint(0, 0, "a", 0, 1, 2010),
                new PhotoPoint(0, 0, "a", 23, 12, 2012),
                new PhotoPoint(0, 0, "b", 23, 12, 2012),
                new PhotoPoint(
                    0, 0, "c", PhotoPoint.UNKNOWN, PhotoPoint.UNKNOWN, PhotoPoint.UNKNOWN)));
    assertThat(visits.photos()).isEqualTo(5);
    assertThat(visits.photographers()).isEqualTo(3);
    assertThat(visits.hours()).hasSize(24).startsWith(1L, 0L).endsWith(0L, 2L);
    assertThat(visits.months()).hasSize(12).startsWith(1L, 0L).endsWith(0L, 2L);
    assertThat(visits.years()).isEqualTo(Map.of(2010, 1L, 2012, 2L));
  }

  @Property(tries = 30)
  void doNotExceedPhotographers(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int count) {
    List<PhotoPoint> photos = new Scene(0, 0, seed).burst(0, 0, 1, count, "a").anywhere(9).photos();
    Visits visits = Visits.of(photos);
    assertThat(visits.photographers()).isEqualTo(10);
    assertThat(visits.hours()).allMatch(number -> number <= 10);
    assertThat(visits.hours().stream().mapToLong(i -> i).sum()).isBetween(10L, count + 9L);
    assertThat(visits.months().stream().mapToLong(i -> i).sum()).isBetween(10L, count + 9L);
  }
}
