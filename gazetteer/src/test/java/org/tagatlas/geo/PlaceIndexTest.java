package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.tags.CleanForm;

class PlaceIndexTest {

  private final PlaceIndex index = PlaceIndex.load();
  private final Gazetteer gazetteer = Gazetteer.load();

  @ParameterizedTest
  @CsvSource({
    "UK, GB",
    "USA, US",
    "UAE, AE",
    "Holland, NL",
    "Great Britain, GB",
    "日本, JP",
    "Deutschland, DE",
    "Bayern, DE.02",
    "北海道, JP.12",
    "NYC, US.NY.New York City",
    "New York, US.NY",
    "München, DE.02.Munich",
    "Munchen, DE.02.Munich",
    "Munich, DE.02.Munich",
    "Firenze, IT.16.Florence",
    "Köln, DE.07.Köln",
    "Cologne, DE.07.Köln",
    "Springfield, US.MO.Springfield",
    "London, GB.ENG.London"
  })
  void ranksMostPopulousPlaceOfNameFirst(String name, String region) {
    assertThat(index.regions(CleanForm.of(name))).first().isEqualTo(region);
  }

  @ParameterizedTest
  @CsvSource({"東京, JP.40.Tokyo", "Москва, RU.48.Moscow", "Wien, AT.09.Vienna"})
  void findsCityByItsOwnScriptOrLanguage(String name, String region) {
    assertThat(index.regions(CleanForm.of(name))).contains(region);
  }

  @Test
  void describesPlaces() {
    int entry = index.find("boston");
    int boston = index.place(entry, 0);
    assertThat(index.region(boston)).isEqualTo("US.MA.Boston");
    assertThat(index.level(boston)).isEqualTo(RegionLevel.CITY);
    assertThat(index.population(boston)).isBetween(500_000L, 1_000_000L);
    assertThat(index.size(entry)).isGreaterThan(5);
    for (int i = 1; i < index.size(entry); i++) {
      assertThat(index.population(index.place(entry, i)))
          .isLessThanOrEqualTo(index.population(index.place(entry, i - 1)));
    }
    int france = index.place(index.find("france"), 0);
    assertThat(index.level(france)).isEqualTo(RegionLevel.COUNTRY);
    assertThat(index.population(france)).isGreaterThan(30_000_000L);
    assertThat(boston).isEqualTo(ReverseGeocoder.load().find(42.3503, -71.0810));
  }

  @Test
  void findsPartsOfTexts() {
    String text = "sunsetinsanfranciscobay";
    assertThat(index.find(text, 8, 20)).isEqualTo(index.find("sanfrancisco")).isNotNegative();
    assertThat(index.find(text)).isNegative();
    assertThat(index.size(index.find("xyzzyplugh"))).isZero();
    assertThat(index.find("")).isNegative();
  }

  @ParameterizedTest
  @CsvSource({
    "de, AT.09.Vienna, Wien",
    "ja, JP.40.Tokyo, 東京",
    "fr, GB.ENG.London, Londres",
    "ru, RU.48.Moscow, Москва",
    "zh-TW, DE.02, 巴伐利亞",
    "zh-CN, DE.02, 巴伐利亚",
    "de, DE.02, Bayern",
    "fr, GB.ENG, Angleterre"
  })
  void namesRegionsInLanguages(String language, String region, String name) {
    assertThat(gazetteer.nameIn(Locale.forLanguageTag(language), RegionLevel.of(region), region))
        .isEqualTo(name);
  }

  @Test
  void hasNoNameInLanguagesThatUseTheSameOne() {
    assertThat(gazetteer.nameIn(Locale.ENGLISH, RegionLevel.CITY, "AT.09.Vienna")).isNull();
    assertThat(gazetteer.nameIn(Locale.GERMAN, RegionLevel.CITY, "US.MA.Atlantis")).isNull();
    assertThat(gazetteer.nameIn(Locale.FRENCH, RegionLevel.ADMIN1, "FR.75"))
        .as("Natural Earth has another division of that code")
        .isNull();
    assertThat(gazetteer.names(RegionLevel.ADMIN1, "US.ZZ")).isEmpty();
    assertThat(gazetteer.names(RegionLevel.COUNTRY, "NL"))
        .extracting(PlaceName::text)
        .contains("Holland", "Niederlande");
  }

  @Test
  void everyAliasBelongsToKnownRegion() {
    PlaceAliases aliases = PlaceAliases.load();
    assertThat(aliases.regions())
        .isNotEmpty()
        .allSatisfy(
            region ->
                assertThat(gazetteer.centre(RegionLevel.of(region), region))
                    .as(region)
                    .isNotNull());
  }
}
