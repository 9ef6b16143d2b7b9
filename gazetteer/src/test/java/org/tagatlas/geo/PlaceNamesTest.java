package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.tags.CleanForm;

class PlaceNamesTest {

  @ParameterizedTest
  @CsvSource({
    "IS, Iceland",
    "IS, Ísland",
    "IS, Islande",
    "IS, Reykjavik",
    "IS, Reykjavík",
    "JP, Nippon",
    "JP, 日本",
    "JP, Japan",
    "JP, Tokyo",
    "JP, 東京",
    "JP, Kyōto",
    "US, New York",
    "US, New York City",
    "US, newyorkcity",
    "US, Boston",
    "US, Massachusetts",
    "US, USA",
    "US, 'Washington'",
    "US, Washington D.C.",
    "DE, Deutschland",
    "DE, Köln",
    "DE, Koln",
    "DE, Cologne",
    "DE, München",
    "DE, Munich",
    "FR, Île-de-France",
    "FR, Ile de France",
    "FR, Nice",
    "PL, Łódź",
    "PL, Lodz",
    "RU, Москва",
    "ES, España",
    "GB, England",
    "GB, Bath",
    "TW, 台北",
    "MX, Mexico City",
    "DE, Bayern",
    "DE, Bavaria",
    "IT, Toscana",
    "ES, Cataluña",
    "ES, Cataluna",
    "FR, Bretagne",
    "FR, Brittany",
    "JP, 北海道",
    "JP, Hokkaido",
    "US, Kalifornien",
    "US, カリフォルニア州",
    "US, nyc",
    "US, New York",
    "BR, São Paulo",
    "BR, Sao Paulo",
    "CH, Genève",
    "CH, Genf",
    "CZ, Praha",
    "GR, Αθήνα",
    "TR, Istanbul",
    "TR, İstanbul",
    "TR, İZMİR",
    "TR, izmir",
    "JP, ＴＯＫＹＯ"
  })
  void recognizesNames(String country, String tag) {
    assertThat(PlaceNames.namesPlace(CleanForm.of(tag), country)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "JP, sakura",
    "JP, iceland",
    "IS, japan",
    "IS, geyser",
    "US, sunset",
    "US, beach",
    "US, park",
    "US, sea",
    "FR, wine",
    "GB, castle",
    "GB, ''",
    "ZZ, iceland"
  })
  void rejectsOtherTags(String country, String tag) {
    assertThat(PlaceNames.namesPlace(tag, country)).isFalse();
  }
}
