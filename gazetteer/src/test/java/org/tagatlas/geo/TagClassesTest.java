package org.tagatlas.geo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.tags.CleanForm;
import org.tagatlas.tags.TagClass;
import org.tagatlas.tags.TagClassifier;

class TagClassesTest {

  private static final TagClassifier CLASSIFIER = TagClassifier.load();
  private static final PlaceNames NAMES = PlaceNames.load();

  private static TagClass classOf(String tag, String country, long photos, long photographers) {
    String clean = CleanForm.of(tag);
    return CLASSIFIER.of(
        clean, NAMES.names(clean, country), NAMES.namesCountry(clean), photos, photographers);
  }

  @ParameterizedTest
  @CsvSource({
    "JP, sony, gear",
    "BR, instagramapp, gear",
    "BR, Instagram App, gear",
    "US, canon, gear",
    "US, Canon EOS 5D Mark II, gear",
    "US, squareformat, gear",
    "US, iphoneography, gear",
    "US, 50mm f1.8, gear",
    "US, HDR, gear",
    "BE, E 28-200mm F/2.8-5.6 A071, gear",
    "BE, focal length in 35mm format: 28mm, gear",
    "BE, 35-100mm, gear",
    "US, summer, thing",
    "US, hammer, thing",
    "US, DSC_1234, gear",
    "JP, jp, code",
    "GB, gb, code",
    "US, ma, code",
    "US, NY, code",
    "DE, deu, code",
    "US, 02139, code",
    "GB, SW1A 1AA, code",
    "US, 2017, date",
    "US, July 2012, date",
    "US, july4, date",
    "DE, dezember, date",
    "FR, août, date",
    "JP, 12月, date",
    "JP, 2013年4月, date",
    "US, 20120704, date",
    "US, 1930s, date",
    "US, 19th century, date",
    "RU, воскресенье, date",
    "BR, Rio 2016, date",
    "GB, London2012, date",
    "US, christmas 1936, date",
    "JP, 東京2020, date",
    "US, Nikon 2000, gear",
    "US, canoneos1999, gear",
    "US, route 66, thing",
    "US, blink182, thing",
    "US, kepler 12016, thing",
    "US, model 1899, thing",
    "US, 2012 olympics, thing",
    "US, usa, place",
    "US, boston, place",
    "AT, switzerland, place",
    "AT, Schweiz, place",
    "IS, island, place",
    "GR, island, thing",
    "US, turkey, thing",
    "DE, english, language",
    "ES, español, language",
    "JP, sakura, thing",
    "US, beach, thing",
    "US, canyon, thing",
    "US, portrait, thing",
    "GB, north, thing",
    "US, signal, thing",
    "US, sigmundfreud, thing",
    "JP, 桜, thing",
    "FR, vin, thing",
    "US, market, thing",
    "US, marching band, thing"
  })
  void classifiesTags(String country, String tag, String expected) {
    assertThat(classOf(tag, country, 10, 5).id()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "nationallibraryofireland, 90, 3, personal",
    "nationallibraryofireland, 89, 3, thing",
    "island, 90, 3, personal",
    "2017, 900, 3, date",
    "canon, 900, 3, gear",
    "beach, 0, 0, thing"
  })
  void countsDecideWhatIsPersonal(String tag, long photos, long photographers, String expected) {
    assertThat(classOf(tag, "GR", photos, photographers).id()).isEqualTo(expected);
  }
}
