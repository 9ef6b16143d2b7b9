package org.tagatlas.tags;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CleanFormTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\u0001',
      delimiter = '|',
      value = {
        "San Francisco|sanfrancisco",
        "SanFrancisco|sanfrancisco",
        "Plateau Mont-Royal|plateaumontroyal",
        "O'Reilly & Co.|oreillyco",
        "東京|東京",
        "تهران|تهران",
        "МОСКВА|москва",
        "ÞINGVELLIR|þingvellir",
        "İstanbul|i\u0307stanbul",
        "ISTANBUL|istanbul",
        "ΟΔΟΣ|οδος",
        "ΣΑΣ-Α|σασα",
        "Straße|straße",
        "🎉 Party|🎉party",
        "rock,paper|rock,paper",
        "a~b{c}|a~b{c}",
        "geo:lat=39.91680100|geolat3991680100",
      })
  void cleansAsWritten(String raw, String clean) {
    assertThat(CleanForm.of(raw)).isEqualTo(clean);
  }

  @Test
  void everyListedCharacterIsRemoved() {
    assertThat(CleanForm.of("a\"!@#$%^&*():-_+='/.;`<>[]?\\b")).isEqualTo("ab");
    assertThat(CleanForm.of("!?")).isEmpty();
  }

  @Test
  void whiteSpaceIsUnicodesAndTheSeparators() {
    int[] spaces = {
      0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0, 0x1680, 0x2000,
      0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028,
      0x2029, 0x202F, 0x205F, 0x3000
    };
    int count = 0;
    for (int c = 0; c < 0x10000; c++) {
      if (CleanForm.isSpace((char) c)) {
        count++;
      }
    }
    assertThat(count).isEqualTo(spaces.length);
    for (int space : spaces) {
      assertThat(CleanForm.isSpace((char) space)).isTrue();
      assertThat(CleanForm.of("a" + (char) space + "b")).isEqualTo("ab");
    }
    // No white space in Unicode: zero-width characters, and what Java or old Unicode took for one.
    for (char c : new char[] {0x1B, 0x180E, 0x200B, 0x2060, 0xFEFF}) {
      assertThat(CleanForm.of("a" + c + "b")).isEqualTo("a" + c + "b");
    }
  }

  @Test
  void plainTextIsTheSameObject() {
    String plain = "sanfrancisco,2010~";
    assertThat(CleanForm.of(plain)).isSameAs(plain);
    assertThat(CleanForm.label(plain)).isSameAs(plain);
  }

  @Test
  void theDefaultLocaleDoesNotMatter() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      assertThat(CleanForm.of("TITANIC")).isEqualTo("titanic");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void labelsAreComposedCollapsedAndTrimmed() {
    assertThat(CleanForm.label("  San \t\u3000 Francisco\u0085")).isEqualTo("San Francisco");
    assertThat(CleanForm.label("cafe\u0301")).isEqualTo("caf\u00E9");
    assertThat(CleanForm.label("\u1112\u1161\u11AB")).isEqualTo("\uD55C");
    assertThat(CleanForm.label("\u3000")).isEmpty();
    assertThat(CleanForm.label("")).isEmpty();
    // NFC makes a semicolon of the Greek question mark, which the clean form then removes.
    assertThat(CleanForm.of(CleanForm.label("a\u037Eb"))).isEqualTo("ab");
  }

  @Property
  void cleaningTwiceChangesNothing(@ForAll String text) {
    String clean = CleanForm.of(text);
    assertThat(CleanForm.of(clean)).isEqualTo(clean);
  }

  @Property
  void nothingRemovedIsLeft(@ForAll String text) {
    String clean = CleanForm.of(text);
    for (char c : clean.toCharArray()) {
      assertThat(CleanForm.isSpace(c)).isFalse();
      assertThat("\"!@#$%^&*():-_+='/.;`<>[]?\\".indexOf(c)).isNegative();
    }
  }

  @Property
  void labelsAreTheNormalizers(@ForAll String text) {
    String label = CleanForm.label(text);
    assertThat(label).isEqualTo(oracle(text));
    assertThat(CleanForm.label(label)).isEqualTo(label);
  }

  @Property
  void mixedScriptsAreTheNormalizers(
      @ForAll
          @CharRange(from = 0x20, to = 0x500)
          @CharRange(from = 0x1100, to = 0x11FF)
          @CharRange(from = 0x3000, to = 0x3100)
          @CharRange(from = 0xAC00, to = 0xAC20)
          @Chars({'\u4E00', '\u9FFF', '\uF900', '\u212B'})
          String text) {
    assertThat(CleanForm.label(text)).isEqualTo(oracle(text));
  }

  private static String oracle(String text) {
    StringBuilder spaced = new StringBuilder();
    for (char c : Normalizer.normalize(text, Normalizer.Form.NFC).toCharArray()) {
      spaced.append(CleanForm.isSpace(c) ? ' ' : c);
    }
    return spaced.toString().replaceAll(" +", " ").replaceAll("^ | $", "");
  }
}
