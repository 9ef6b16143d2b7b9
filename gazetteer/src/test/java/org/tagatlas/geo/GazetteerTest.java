package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.GazetteerFile.Town;

class GazetteerTest {

  private final Gazetteer gazetteer = Gazetteer.load();

  @Test
  void returnsNamesAndCentres() {
    RegionCentre iceland = gazetteer.centre(RegionLevel.COUNTRY, "IS");
    assertThat(iceland.name()).isEqualTo("Iceland");
    assertThat(iceland.latitude()).isBetween(63.0, 67.0);
    assertThat(gazetteer.centre(RegionLevel.ADMIN1, "US.MA").name()).isEqualTo("Massachusetts");
    RegionCentre boston = gazetteer.centre(RegionLevel.CITY, "US.MA.Boston");
    assertThat(boston.name()).isEqualTo("Boston");
    assertThat(boston.latitude()).isBetween(42.3, 42.4);
    assertThat(boston.longitude()).isBetween(-71.1, -71.0);
    assertThat(gazetteer.admin1Name("US.MA")).isEqualTo("Massachusetts");
    assertThat(gazetteer.countryName("HK")).isEqualTo("Hong Kong");
  }

  @Test
  void returnsNullForUnknownKeys() {
    assertThat(gazetteer.centre(RegionLevel.COUNTRY, "ZZ")).isNull();
    assertThat(gazetteer.centre(RegionLevel.ADMIN1, "US.ZZ")).isNull();
    assertThat(gazetteer.centre(RegionLevel.CITY, "US.MA.Atlantis")).isNull();
    assertThat(gazetteer.centre(RegionLevel.CITY, "US.MA")).isNull();
    assertThat(gazetteer.centre(RegionLevel.CITY, "")).isNull();
    assertThat(gazetteer.admin1Name("US.ZZ")).isNull();
    assertThat(gazetteer.countryName("ZZ")).isNull();
  }

  @Test
  void everyCountryHasNameAndCentreAndEveryCityHasCentre() {
    assertThat(gazetteer.countries())
        .contains("IS", "XK", "BQ", "CW", "SX", "AQ")
        .allSatisfy(
            code -> {
              RegionCentre centre = gazetteer.centre(RegionLevel.COUNTRY, code);
              assertThat(centre.name()).isNotBlank();
              assertThat(ReverseGeocoder.load().locate(centre.latitude(), centre.longitude()))
                  .as(code)
                  .isNotNull();
            });
    for (City city : gazetteer.cities()) {
      if (city.admin1Code() != null) {
        String key = city.admin1Code() + '.' + city.name();
        if (gazetteer.centre(RegionLevel.CITY, key) == null) {
          throw new AssertionError(key);
        }
      }
    }
  }

  @Test
  void returnsMostPopulousCityOfKey() {
    Gazetteer small =
        TestGazetteers.of(
            List.of(
                new Town("Twin", 0, 0, 100_000, 0, 10),
                new Town("Twin", 0, 0, 200_000, 0, 30),
                new Town("Twin", 0, 0, 300_000, 0, 20),
                new Town("Twin", 0, 1, 400_000, 0, 99),
                new Town("", 0, 0, 500_000, 0, 0)));

    assertThat(small.centre(RegionLevel.CITY, "AA.1.Twin").latitude()).isEqualTo(2);
    assertThat(small.centre(RegionLevel.ADMIN1, "AA.1").latitude()).isEqualTo(2);
    assertThat(small.centre(RegionLevel.CITY, "AA.2.Twin").latitude()).isEqualTo(4);
    assertThat(small.cities()).hasSize(4);
  }

  @Test
  void hasMetadata() {
    assertThat(gazetteer.metadata())
        .containsKeys("source.borders", "source.towns", "source.divisions", "cities");
    assertThat(gazetteer.metadata().get("cities"))
        .isEqualTo(Integer.toString(gazetteer.cities().size()));
  }

  @Test
  void rejectsOtherFiles() {
    assertThatThrownBy(() -> Gazetteer.read(new ByteArrayInputStream("GIF89a..".getBytes("UTF-8"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a gazetteer");
  }
}
