package org.tagatlas.locate.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldsTest {

  /** Values of the reference implementation of xxHash64. */
  @ParameterizedTest
  @CsvSource({
    "'',EF46DB3751D8E999",
    "a,D24EC4F1A98C6E5B",
    "abc,44BC2CF5AD770999",
    "Nobody inspects the spammish repetition,FBCEA83C8A378BF1"
  })
  void hashesAsTheReference(String text, String hash) {
    assertThat(Xxh64.of(text.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Long.parseUnsignedLong(hash, 16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "none", "0/5", "4/5", "99/100"})
  void readsWhatItWrites(String text) {
    assertThat(Folds.parse(text).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5/5", "0/1", "-1/5", "1/101", "1", "all"})
  void rejectsOtherTexts(String text) {
    assertThat(Folds.parse(text)).isEmpty();
  }

  @Test
  void keepsTheDocumentedParts() {
    assertThat(uses(Folds.DEFAULT).get(Folds.Use.TEST)).isBetween(420, 580);
    assertThat(uses(Folds.DEFAULT).get(Folds.Use.FIT)).isBetween(420, 580);
    assertThat(uses(Folds.NONE)).doesNotContainKey(Folds.Use.TEST);
    assertThat(uses(Folds.NONE).get(Folds.Use.FIT))
        .isEqualTo(uses(Folds.DEFAULT).get(Folds.Use.FIT));
    assertThat(uses(new Folds(5, 2)).get(Folds.Use.TEST)).isBetween(1850, 2150);
    assertThat(uses(new Folds(5, 2)).get(Folds.Use.FIT)).isBetween(700, 900);
  }

  @Test
  void testsEachPhotographerInOneOfTheFolds() {
    for (int i = 0; i < 200; i++) {
      String uid = i + "@N00";
      int tests = 0;
      for (int part = 0; part < 5; part++) {
        tests += new Folds(5, part).of(uid) == Folds.Use.TEST ? 1 : 0;
      }
      assertThat(tests).isEqualTo(1);
    }
  }

  private static Map<Folds.Use, Integer> uses(Folds folds) {
    Map<Folds.Use, Integer> uses = new EnumMap<>(Folds.Use.class);
    for (int i = 0; i < 10_000; i++) {
      uses.merge(folds.of(i + "@N00"), 1, Integer::sum);
    }
    return uses;
  }
}
