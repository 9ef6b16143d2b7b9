package org.tagatlas.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;

final class SubjectsTest {

  private static final List<Subject> SUBJECTS = Subjects.load();

  @Test
  void subjectsHaveDistinctTags() {
    Set<String> tags = new HashSet<>();
    assertThat(SUBJECTS).allSatisfy(subject -> assertThat(tags.add(subject.tag())).isTrue());
    assertThat(tags).hasSizeBetween(40, 80).contains("eiffeltower", "fushimiinari");
  }

  @Test
  void eachSubjectHasSeveralViewpointsWithinThreeKilometres() {
    assertThat(SUBJECTS)
        .allSatisfy(
            subject -> {
              assertThat(subject.viewpoints()).hasSizeBetween(2, 5);
              assertThat(subject.bursts()).hasSizeBetween(1, 2);
              assertThat(subject.viewpoints().stream().mapToDouble(Viewpoint::share).sum())
                  .isCloseTo(1, within(1e-9));
              assertThat(spots(subject))
                  .allSatisfy(
                      spot ->
                          assertThat(
                                  Metres.between(
                                      subject.latitude(), subject.longitude(), spot[0], spot[1]))
                              .isBetween(50.0, 3000.0));
            });
    assertThat(SUBJECTS).anySatisfy(subject -> assertThat(subject.viewpoints()).hasSize(5));
  }

  @Test
  void viewpointsAndBurstsOfASubjectAreApart() {
    for (Subject subject : SUBJECTS) {
      List<double[]> spots = spots(subject);
      for (int i = 0; i < spots.size(); i++) {
        for (int j = 0; j < i; j++) {
          double[] one = spots.get(i);
          double[] two = spots.get(j);
          assertThat(Metres.between(one[0], one[1], two[0], two[1]))
              .as(subject.name())
              .isGreaterThanOrEqualTo(Subjects.MIN_SEPARATION_METRES);
        }
      }
    }
  }

  @Test
  void subjectsAndTheirSpotsAreInTheirCountry() {
    ReverseGeocoder geocoder = ReverseGeocoder.load();
    for (Subject subject : SUBJECTS) {
      Stream<double[]> points =
          Stream.concat(
              Stream.of(new double[] {subject.latitude(), subject.longitude()}),
              spots(subject).stream());
      assertThat(points.map(point -> geocoder.locate(point[0], point[1])).map(Place::country))
          .as(subject.name())
          .containsOnly(subject.country());
    }
  }

  @Test
  void offsetsAreMetres() {
    double[] east = Metres.offset(60, 179.999, 90, 1000);
    assertThat(east[0]).isCloseTo(60, within(1e-9));
    assertThat(east[1]).isCloseTo(-179.98301, within(1e-5));
    assertThat(Metres.between(60, 179.999, east[0], east[1])).isCloseTo(1000, within(0.1));
  }

  private static List<double[]> spots(Subject subject) {
    return Stream.concat(
            subject.viewpoints().stream()
                .map(spot -> new double[] {spot.latitude(), spot.longitude()}),
            subject.bursts().stream().map(spot -> new double[] {spot.latitude(), spot.longitude()}))
        .toList();
  }
}
