package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.MachineTagSighting;
import org.tagatlas.count.PhotoVisit;
import org.tagatlas.count.PhotoVisitSerializer;
import org.tagatlas.count.Voters;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.Subtasks;
import org.tagatlas.publish.Kind;
import org.tagatlas.tags.Tag;

class EnrichFunctionTest {

  private static final ReverseGeocoder GEOCODER = ReverseGeocoder.load();
  private static final int REYKJAVIK = GEOCODER.find(64.1466, -21.9426);
  private static final int ICELAND = GEOCODER.countryPlace(REYKJAVIK);
  private static final long UPLOADED = 1_300_000_000L;
  private static final long TAKEN = 1_200_000_000L;
  private static final long VOTER = Voters.hash("u");

  @Test
  void sendsAVisitWithItsTags() throws Exception {
    try (Subtasks<Void, PhotoRecord, PhotoVisit> enrich = enrich(Kind.USUAL, 1)) {
      enrich.send(photo(64.1466, -21.9426, 16, "San+Francisco,geysir"));
      assertThat(enrich.take())
          .containsExactly(
              new PhotoVisit(
                  REYKJAVIK,
                  VOTER,
                  CalendarWindow.day(UPLOADED),
                  List.of(new Tag("sanfrancisco", "San Francisco"), new Tag("geysir", "geysir"))));
      assertThat(enrich.take(EnrichFunction.PHOTOS)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,false", "1,1,false", "12,12,false", "12,16,false", "12,11,true", "2,0,true"})
  void votesForTheCountryAloneWhenLocatedCoarsely(int minAccuracy, int accuracy, boolean coarse)
      throws Exception {
    try (Subtasks<Void, PhotoRecord, PhotoVisit> enrich = enrich(Kind.USUAL, minAccuracy)) {
      enrich.send(photo(64.1466, -21.9426, accuracy, "geysir"));
      int place = coarse ? ICELAND : REYKJAVIK;
      assertThat(enrich.take()).extracting(PhotoVisit::place).containsExactly(place);
      // It is published where it says it is.
      assertThat(enrich.take(EnrichFunction.PHOTOS))
          .singleElement()
          .satisfies(
              photo ->
                  assertThat(new String(photo.source(), StandardCharsets.UTF_8))
                      .contains("Reykjavík"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,16", "12,3"})
  void farOutAtSeaIsNowhere(int minAccuracy, int accuracy) throws Exception {
    try (Subtasks<Void, PhotoRecord, PhotoVisit> enrich = enrich(Kind.USUAL, minAccuracy)) {
      enrich.send(photo(30, -40, accuracy, "waves,a:b=c"));
      assertThat(enrich.take())
          .extracting(PhotoVisit::place)
          .containsExactly(ReverseGeocoder.NOWHERE);
      assertThat(enrich.take(EnrichFunction.MACHINE_TAGS))
          .extracting(MachineTagSighting::country)
          .containsOnlyNulls();
      assertThat(enrich.take(EnrichFunction.PHOTOS)).hasSize(1);
    }
  }

  @Test
  void ofAPhotoWithoutAPointTakesTheMachineTagsAlone() throws Exception {
    try (Subtasks<Void, PhotoRecord, PhotoVisit> enrich = enrich(Kind.USUAL, 1)) {
      enrich.send(photo(Double.NaN, Double.NaN, 0, "geysir,a:b=c"));
      assertThat(enrich.take()).isEmpty();
      assertThat(enrich.take(EnrichFunction.PHOTOS)).isEmpty();
      assertThat(enrich.take(EnrichFunction.MACHINE_TAGS))
          .containsExactly(new MachineTagSighting("a:b=c", UPLOADED, null));
    }
  }

  @Test
  void sendsWhatIsPublishedAlone() throws Exception {
    try (Subtasks<Void, PhotoRecord, PhotoVisit> enrich = enrich(Set.of(Kind.MACHINE_TAGS), 12)) {
      enrich.send(photo(64.1466, -21.9426, 3, "geysir,a:b=c"));
      assertThat(enrich.take(EnrichFunction.PHOTOS)).isEmpty();
      assertThat(enrich.take(EnrichFunction.MACHINE_TAGS))
          .containsExactly(new MachineTagSighting("a:b=c", UPLOADED, "IS"));
    }
    try (Subtasks<Void, PhotoRecord, PhotoVisit> enrich = enrich(Set.of(Kind.REGIONS), 1)) {
      enrich.send(photo(64.1466, -21.9426, 3, "geysir,a:b=c"));
      assertThat(enrich.take()).hasSize(1);
      assertThat(enrich.take(EnrichFunction.PHOTOS)).isEmpty();
      assertThat(enrich.take(EnrichFunction.MACHINE_TAGS)).isEmpty();
    }
  }

  private static Subtasks<Void, PhotoRecord, PhotoVisit> enrich(Set<Kind> kinds, int minAccuracy)
      throws Exception {
    AtlasSettings settings =
        new AtlasSettings(
            EnumSet.allOf(RegionLevel.class),
            EnumSet.of(CalendarWindow.ALL),
            false,
            1,
            1,
            minAccuracy,
            Exclusions.NONE,
            kinds,
            Pace.LIVE,
            1);
    return new Subtasks.Kind<Void, PhotoRecord, PhotoVisit>(
            () -> new ProcessOperator<>(new EnrichFunction(settings)),
            null,
            null,
            new PhotoVisitSerializer())
        .start();
  }

  private static PhotoRecord photo(
      double latitude, double longitude, int accuracy, String encodedTags) {
    return new PhotoRecord(
        1,
        "u",
        "",
        "",
        encodedTags,
        "",
        latitude,
        longitude,
        accuracy,
        UPLOADED,
        TAKEN,
        "",
        "",
        "",
        "",
        false,
        "");
  }
}
