package org.tagatlas.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.branch.Branch;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.count.CountedPhoto;
import org.tagatlas.count.CountedPhotoSerializer;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.inference.InferredLocationBranch;
import org.tagatlas.inference.PhotoToLocate;
import org.tagatlas.inference.PhotoToLocateExtraction;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.machinetag.MachineTagBranch;
import org.tagatlas.machinetag.MachineTagExtraction;
import org.tagatlas.machinetag.MachineTagSighting;
import org.tagatlas.publish.PhotoBranch;
import org.tagatlas.publish.PhotoExtraction;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.Subtasks;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.Counting;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.settings.Publishing;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.tags.Tag;

class EnrichFunctionTest {

  private static final OutputTag<Document> PHOTOS = new PhotoExtraction().output();
  private static final OutputTag<MachineTagSighting> MACHINE_TAGS =
      new MachineTagExtraction().output();
  private static final OutputTag<PhotoToLocate> TO_LOCATE = new PhotoToLocateExtraction().output();

  private static final ReverseGeocoder GEOCODER = ReverseGeocoder.load();
  private static final int REYKJAVIK = GEOCODER.find(64.1466, -21.9426);
  private static final int ICELAND = GEOCODER.countryPlace(REYKJAVIK);
  private static final long UPLOADED = 1_300_000_000L;
  private static final long TAKEN = 1_200_000_000L;
  private static final long VOTER = PhotographerSet.hash("u");

  @Test
  void emitsACountedPhotoWithItsTags() throws Exception {
    try (Subtasks<Void, PhotoRecord, CountedPhoto> enrich = enrich(DocumentKind.DEFAULTS, 1)) {
      enrich.send(photo(64.1466, -21.9426, 16, "San+Francisco,geysir"));
      assertThat(enrich.take())
          .containsExactly(
              new CountedPhoto(
                  REYKJAVIK,
                  VOTER,
                  CalendarWindow.day(UPLOADED),
                  List.of(new Tag("sanfrancisco", "San Francisco"), new Tag("geysir", "geysir"))));
      assertThat(enrich.take(PHOTOS)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,false", "1,1,false", "12,12,false", "12,16,false", "12,11,true", "2,0,true"})
  void votesOnlyForTheCountryIfTheAccuracyIsLow(int minAccuracy, int accuracy, boolean coarse)
      throws Exception {
    try (Subtasks<Void, PhotoRecord, CountedPhoto> enrich =
        enrich(DocumentKind.DEFAULTS, minAccuracy)) {
      enrich.send(photo(64.1466, -21.9426, accuracy, "geysir"));
      int place = coarse ? ICELAND : REYKJAVIK;
      assertThat(enrich.take()).extracting(CountedPhoto::place).containsExactly(place);
      // It is published at its own coordinates.
      assertThat(enrich.take(PHOTOS))
          .singleElement()
          .satisfies(
              photo ->
                  assertThat(new String(photo.source(), StandardCharsets.UTF_8))
                      .contains("Reykjavík"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,16", "12,3"})
  void hasNoPlaceFarFromEveryCountry(int minAccuracy, int accuracy) throws Exception {
    try (Subtasks<Void, PhotoRecord, CountedPhoto> enrich =
        enrich(DocumentKind.DEFAULTS, minAccuracy)) {
      enrich.send(photo(30, -40, accuracy, "waves,a:b=c"));
      assertThat(enrich.take())
          .extracting(CountedPhoto::place)
          .containsExactly(ReverseGeocoder.NOWHERE);
      assertThat(enrich.take(MACHINE_TAGS))
          .extracting(MachineTagSighting::country)
          .containsOnlyNulls();
      assertThat(enrich.take(PHOTOS)).hasSize(1);
    }
  }

  @Test
  void emitsOnlyMachineTagsOfAPhotoWithoutCoordinates() throws Exception {
    try (Subtasks<Void, PhotoRecord, CountedPhoto> enrich = enrich(DocumentKind.DEFAULTS, 1)) {
      enrich.send(photo(Double.NaN, Double.NaN, 0, "geysir,a:b=c"));
      assertThat(enrich.take()).isEmpty();
      assertThat(enrich.take(PHOTOS)).isEmpty();
      assertThat(enrich.take(MACHINE_TAGS))
          .containsExactly(new MachineTagSighting("a:b=c", UPLOADED, null));
    }
  }

  @Test
  void emitsOnlyWhatIsPublished() throws Exception {
    try (Subtasks<Void, PhotoRecord, CountedPhoto> enrich =
        enrich(Set.of(DocumentKind.MACHINE_TAGS), 12)) {
      enrich.send(photo(64.1466, -21.9426, 3, "geysir,a:b=c"));
      assertThat(enrich.take(PHOTOS)).isEmpty();
      assertThat(enrich.take(MACHINE_TAGS))
          .containsExactly(new MachineTagSighting("a:b=c", UPLOADED, "IS"));
    }
    try (Subtasks<Void, PhotoRecord, CountedPhoto> enrich =
        enrich(Set.of(DocumentKind.REGIONS), 1)) {
      enrich.send(photo(64.1466, -21.9426, 3, "geysir,a:b=c"));
      assertThat(enrich.take()).hasSize(1);
      assertThat(enrich.take(PHOTOS)).isEmpty();
      assertThat(enrich.take(MACHINE_TAGS)).isEmpty();
    }
  }

  @Test
  void publishesAtGeoTagsAndCountsThemIfConfigured() throws Exception {
    PhotoRecord raw =
        photo(Double.NaN, Double.NaN, 0, "geysir,geo:lat=64.1466,geo:lon=-21.9426,a:b=c");
    for (LocationInference inference : LocationInference.values()) {
      try (Subtasks<Void, PhotoRecord, CountedPhoto> enrich =
          enrich(DocumentKind.DEFAULTS, 1, inference)) {
        enrich.send(raw);
        boolean counted = inference == LocationInference.PUBLISH_AND_COUNT;
        assertThat(enrich.take())
            .extracting(CountedPhoto::place)
            .isEqualTo(counted ? List.of(REYKJAVIK) : List.of());
        assertThat(enrich.take(MACHINE_TAGS))
            .extracting(MachineTagSighting::country)
            .hasSize(3)
            .containsOnly(counted ? "IS" : null);
        List<Document> photos = enrich.take(PHOTOS);
        List<SummaryUpdate> counts = enrich.take(SummaryMetrics.TALLY);
        assertThat(enrich.take(TO_LOCATE)).isEmpty();
        if (inference == LocationInference.OFF) {
          assertThat(photos).isEmpty();
          assertThat(counts).isEmpty();
        } else {
          assertThat(counts).containsExactly(new SummaryUpdate.Change(EnrichFunction.LOCATED, 1));
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
  void infersPlacesFromMachineTagsUnlessGeoTagsGiveOne() throws Exception {
    try (Subtasks<Void, PhotoRecord, CountedPhoto> enrich =
        enrich(DocumentKind.DEFAULTS, 1, LocationInference.PUBLISH)) {
      PhotoRecord waiting = photo(Double.NaN, Double.NaN, 0, "geo:lat=641466,geo:lon=219426,a:b=c");
      PhotoRecord located = photo(64.1466, -21.9426, 16, "geo:lat=1.5,geo:lon=1.5,a:b=c");
      enrich.send(waiting, located, photo(64.1466, -21.9426, 16, "geysir"));
      assertThat(enrich.take(TO_LOCATE))
          .containsExactly(
              new PhotoToLocate(waiting, List.of("a:b=c")),
              new PhotoToLocate(located, List.of("a:b=c")));
      assertThat(enrich.take()).hasSize(2);
      assertThat(enrich.take(PHOTOS)).hasSize(2);
    }
    try (Subtasks<Void, PhotoRecord, CountedPhoto> enrich =
        enrich(Set.of(DocumentKind.REGIONS), 1, LocationInference.PUBLISH_AND_COUNT)) {
      enrich.send(
          photo(Double.NaN, Double.NaN, 0, "geo:lat=64.1466,geo:lon=-21.9426"),
          photo(Double.NaN, Double.NaN, 0, "a:b=c"));
      assertThat(enrich.take()).hasSize(1);
      assertThat(enrich.take(TO_LOCATE)).isEmpty();
      assertThat(enrich.take(PHOTOS)).isEmpty();
    }
  }

  private static Subtasks<Void, PhotoRecord, CountedPhoto> enrich(
      Set<DocumentKind> kinds, int minAccuracy) throws Exception {
    return enrich(kinds, minAccuracy, LocationInference.OFF);
  }

  private static Subtasks<Void, PhotoRecord, CountedPhoto> enrich(
      Set<DocumentKind> kinds, int minAccuracy, LocationInference inference) throws Exception {
    AtlasSettings settings =
        AtlasSettings.DEFAULTS
            .with(
                new Counting(
                    EnumSet.allOf(RegionLevel.class),
                    EnumSet.of(CalendarWindow.ALL),
                    false,
                    minAccuracy,
                    Exclusions.NONE,
                    1))
            .with(new Publishing(kinds, 1, 1, EmitPolicy.LIVE))
            .with(inference);
    List<Extraction<?>> extractions = new ArrayList<>();
    for (Branch branch :
        List.of(new PhotoBranch(), new MachineTagBranch(), new InferredLocationBranch())) {
      if (branch.isPartOf(settings)) {
        extractions.addAll(branch.extractions());
      }
    }
    return new Subtasks.Kind<Void, PhotoRecord, CountedPhoto>(
            () -> new ProcessOperator<>(new EnrichFunction(settings, extractions)),
            null,
            null,
            new CountedPhotoSerializer())
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
