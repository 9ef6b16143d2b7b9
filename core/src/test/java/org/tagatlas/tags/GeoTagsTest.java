package org.tagatlas.tags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoTagsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "geo:lat=39.91680100 geo:lon=116.39715100 | 39.916801 | 116.397151",
        "geo:lat=-33.5 geo:long=-70.5 | -33.5 | -70.5",
        "GEO:Latitude=1.25 geo:Longitude=+2.5 | 1.25 | 2.5",
        "geo:lng=180.0 geo:lat=90.0 dc:title=x | 90 | 180",
        "geo:lat=48.8566 geo:lat=48.85660 geo:lon=2.3522 | 48.8566 | 2.3522",
        "geo:lat=-0.0 geo:lon=-0.0 | 0 | 0",
        "geo:lat=4885 geo:lat=48.85 geo:lon=2.35 | 48.85 | 2.35"
      })
  void readsRawDegrees(String typed, double latitude, double longitude) {
    GeoTags point = GeoTags.of(tags(typed));
    assertThat(point.latitude()).isEqualTo(latitude);
    assertThat(point.longitude()).isEqualTo(longitude);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "geo:lat=3991680100 geo:lon=11639715100",
        "geo:lat=39 geo:lon=116",
        "geo:lat=39.9168 geo:lon=11639715",
        "geo:lat=39.9168",
        "geo:lon=116.39",
        "geo:lat=90.001 geo:lon=1.5",
        "geo:lat=1.5 geo:lon=-180.01",
        "geo:lat=1.5N geo:lon=1.5",
        "geo:lat=1,5 geo:lon=1.5",
        "geo:lat=1.5e1 geo:lon=1.5",
        "geo:lat=1. geo:lon=.5",
        "geo:lat=1.5 geo:lat=1.6 geo:lon=1.5",
        "place:lat=1.5 place:lon=1.5",
        "geo:lat=0001.5 geo:lon=1.5"
      })
  void rejectsOtherForms(String typed) {
    assertThat(GeoTags.of(tags(typed))).isNull();
  }

  @Test
  void uncertaintyDependsOnDigits() {
    // Half of a hundredth of a degree both ways, at 60 degrees north.
    assertThat(GeoTags.of(tags("geo:lat=60.00 geo:lon=10.00")).uncertaintyMetres())
        .isEqualTo((int) Math.ceil(Math.hypot(555.975, 277.9875)));
    assertThat(GeoTags.of(tags("geo:lat=60.0 geo:lon=10.123456")).uncertaintyMetres())
        .isEqualTo(5560);
    assertThat(GeoTags.of(tags("geo:lat=60.123456 geo:lon=10.123456")).uncertaintyMetres())
        .isEqualTo(10);
    assertThat(GeoTags.of(tags("geo:lat=60.0 geo:lat=60.000000 geo:lon=10.123456")))
        .extracting(GeoTags::uncertaintyMetres)
        .isEqualTo(10);
  }

  @Test
  void recognizesCoordinatesInAnyForm() {
    assertThat(tags("geo:lat=1 geo:long=x geo:latitude=2.5")).allMatch(GeoTags::isCoordinate);
    assertThat(tags("geo:alt=1 geo:dir=1 osm:lat=1.5")).noneMatch(GeoTags::isCoordinate);
  }

  private static List<MachineTag> tags(String typed) {
    return Arrays.stream(typed.split(" ")).map(MachineTag::parse).toList();
  }
}
