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
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.MachineTagSighting;
import org.tagatlas.count.PhotoVisit;
import org.tagatlas.count.PhotoVisitSerializer;
import org.tagatlas.count.Voters;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.located.Locating;
import org.tagatlas.located.PhotoToLocate;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.Subtasks;
import org.tagatlas.operator.TallyCounts;
import org.tagatlas.operator.TallyUpdate;
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

  @Test
  void publishesWhereGeoTagsSayAndLetsThemVoteWhenAsked() throws Exception {
    PhotoRecord raw =
        photo(Double.NaN, Double.NaN, 0, "geysir,geo:lat=64.1466,geo:lon=-21.9426,a:b=c");
    for (Locating locating : Locating.values()) {
      try (Subtasks<Void, PhotoRecord, PhotoVisit> enrich = enrich(Kind.USUAL, 1, locating)) {
        enrich.send(raw);
        boolean counted = locating == Locating.COUNTED;
        assertThat(enrich.take())
            .extracting(PhotoVisit::place)
            .isEqualTo(counted ? List.of(REYKJAVIK) : List.of());
        assertThat(enrich.take(EnrichFunction.MACHINE_TAGS))
            .extracting(MachineTagSighting::country)
            .hasSize(3)
            .containsOnly(counted ? "IS" : null);
        List<Document> photos = enrich.take(EnrichFunction.PHOTOS);
        List<TallyUpdate> counts = enrich.take(TallyCounts.TALLY);
        assertThat(enrich.take(EnrichFunction.TO_LOCATE)).isEmpty();
        if (locating == Locating.OFF) {
          assertThat(photos).isEmpty();
          assertThat(counts).isEmpty();
        } else {
          assertThat(counts).containsExactly(new TallyUpdate.Change(EnrichFunction.LOCATED, 1));
          assertThat(photos)
              .singleElement()
              .extracting(photo -> new String(photo.source(), StandardCharsets.UTF_8))
              .asString()
              .contains(
                  "\"location\":{\"lat\":64.1466,\"lon\":-21.9426}",
                  "\"location_source\":\"geo_tags\"",
                  "\"location_uncertainty_m\":10",
                  "Reykjavík")
              .doesNotContain("accuracy");
        }
      }
    }
  }

  @Test
  void asksForThePlaceOfMachineTagsUnlessThePhotoHasOne() throws Exception {
    try (Subtasks<Void, PhotoRecord, PhotoVisit> enrich = enrich(Kind.USUAL, 1, Locating.SHOWN)) {
      PhotoRecord waits = photo(Double.NaN, Double.NaN, 0, "geo:lat=641466,geo:lon=219426,a:b=c");
      PhotoRecord votes = photo(64.1466, -21.9426, 16, "geo:lat=1.5,geo:lon=1.5,a:b=c");
      enrich.send(waits, votes, photo(64.1466, -21.9426, 16, "geysir"));
      assertThat(enrich.take(EnrichFunction.TO_LOCATE))
          .containsExactly(
              new PhotoToLocate(waits, List.of("a:b=c")),
              new PhotoToLocate(votes, List.of("a:b=c")));
      assertThat(enrich.take()).hasSize(2);
      assertThat(enrich.take(EnrichFunction.PHOTOS)).hasSize(2);
    }
    try (Subtasks<Void, PhotoRecord, PhotoVisit> enrich =
        enrich(Set.of(Kind.REGIONS), 1, Locating.COUNTED)) {
      enrich.send(
          photo(Double.NaN, Double.NaN, 0, "geo:lat=64.1466,geo:lon=-21.9426"),
          photo(Double.NaN, Double.NaN, 0, "a:b=c"));
      assertThat(enrich.take()).hasSize(1);
      assertThat(enrich.take(EnrichFunction.TO_LOCATE)).isEmpty();
      assertThat(enrich.take(EnrichFunction.PHOTOS)).isEmpty();
    }
  }

  private static Subtasks<Void, PhotoRecord, PhotoVisit> enrich(Set<Kind> kinds, int minAccuracy)
      throws Exception {
    return enrich(kinds, minAccuracy, Locating.OFF);
  }

  private static Subtasks<Void, PhotoRecord, PhotoVisit> enrich(
      Set<Kind> kinds, int minAccuracy, Locating locating) throws Exception {
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
                1)
            .locating(locating);
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
