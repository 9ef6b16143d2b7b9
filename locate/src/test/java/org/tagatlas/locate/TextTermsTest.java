package org.tagatlas.locate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tagatlas.geo.PlaceIndex;

class TextTermsTest {

  private static Map<String, TermSource> terms(String title, String... tags) {
    return TextTerms.of(PlaceIndex.load(), List.of(tags), title);
  }

  @Test
  void areTagsAndTheirParts() {
    assertThat(terms("", "San Francisco", "münchen"))
        .containsEntry("sanfrancisco", TermSource.TAG)
        .containsEntry("san", TermSource.TAG_PART)
        .containsEntry("münchen", TermSource.TAG)
        // It names no place.
        .doesNotContainKey("francisco");
  }

  @Test
  void areUpToFourWordsOfTheTitle() {
    assertThat(terms("Sunset in Rio de Janeiro (Brazil)"))
        .containsEntry("riodejaneiro", TermSource.TITLE_WORDS)
        .containsEntry("brazil", TermSource.TITLE_WORD)
        .containsEntry("rio", TermSource.TITLE_WORD)
        .doesNotContainKey("sunsetinriode");
    assertThat(terms("San Pedro de Macorís"))
        .containsEntry("sanpedrodemacorís", TermSource.TITLE_WORDS);
  }

  @Test
  void distinguishWordsInLowerCase() {
    assertThat(terms("nice Bath 東京"))
        .containsEntry("nice", TermSource.TITLE_LOWER_CASE)
        .containsEntry("bath", TermSource.TITLE_WORD)
        .containsEntry("東京", TermSource.TITLE_WORD);
  }

  @Test
  void splitTagsThatNameTwoPlacesOrStartWithOne() {
    assertThat(terms("", "parisfrance"))
        .containsEntry("paris", TermSource.TAG_HALF)
        .containsEntry("france", TermSource.TAG_HALF);
    assertThat(terms("", "londoneye")).containsEntry("london", TermSource.TAG_AFFIX);
    assertThat(terms("", "visitseattle")).containsEntry("seattle", TermSource.TAG_AFFIX);
    // Names of places are not split.
    assertThat(terms("", "amsterdam")).containsOnlyKeys("amsterdam");
  }

  @Test
  void areNoNumbersAndNoSingleLetters() {
    assertThat(terms("2012", "365", "x", "NY", "日", "")).isEmpty();
    assertThat(terms("IMG_1234.JPG")).doesNotContainKey("1234");
  }

  @Test
  void takeAnyText() {
    String hostile = "\u0000\ud83d <script>&%zz\u202e" + "x".repeat(100_000);
    assertThat(terms(hostile, hostile, "%", "\ufeff", ",,,")).isNotNull();
  }

  @Test
  void keepTheBestSource() {
    assertThat(terms("paris", "Paris")).containsEntry("paris", TermSource.TAG);
  }
}
