package org.tagatlas.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
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
        "İstanbul|istanbul",
        "I\u0307stanbul|istanbul",
        "İZMİR|izmir",
        "ISTANBUL|istanbul",
        "ΟΔΟΣ|οδος",
        "ΣΑΣ-Α|σασα",
        "Straße|straße",
        "🎉 Party|🎉party",
        "rock,paper|rock,paper",
        "a~b{c}|a~b{c}",
        "geo:lat=39.91680100|geolat3991680100",
        // Invisible: zero-width space, byte order mark, soft hyphen, direction marks, joiners.
        "new\u200Byork|newyork",
        "\uFEFFparis|paris",
        "Dampf\u00ADschiff|dampfschiff",
        "\u200Fירושלים\u200E|ירושלים",
        "\u202Aoslo\u202C|oslo",
        "می\u200Cخواهم|میخواهم",
        "\u2066rome\u2069|rome",
        "word\u2060joiner|wordjoiner",
        "a\u034Fb\u061Cc\u180Ed|abcd",
        // Variation selectors, of emoji, Mongolian letters and Han characters.
        "❤\uFE0F|❤",
        "☀\uFE0E|☀",
        "ᠠ\u180B|ᠠ",
        "葛\uDB40\uDD00|葛",
        // A Hangul filler, a half-width one, and tag characters.
        "\u3164seoul\uFFA0|seoul",
        "🏴\uDB40\uDC67\uDB40\uDC7F|🏴",
        // Compatibility forms: full and half width, ligatures, superscripts, circled, letterlike.
        "ＴＯＫＹＯ　２０１１|tokyo2011",
        "ﾄｳｷｮｳ|トウキョウ",
        "ｶﾞ|ガ",
        "ﬁsh|fish",
        "m²|m2",
        "①②|12",
        "№5|no5",
        "Å|å",
        "K2|k2",
        "µm|μm",
        "…a|a",
        "wow！|wow",
        "ſt|st",
        // Composition across removed characters.
        "e-\u0301|é",
        "E\u200B\u0301|é",
      })
  void returnsExpectedForm(String raw, String clean) {
    assertThat(CleanForm.of(raw)).isEqualTo(clean);
  }

  @Test
  void removesListedCharacters() {
    assertThat(CleanForm.of("a\"!@#$%^&*():-_+='/.;`<>[]?\\b")).isEqualTo("ab");
    assertThat(CleanForm.of("!?")).isEmpty();
  }

  @Test
  void whiteSpaceIsUnicodeWhiteSpaceAndSeparators() {
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
    // A control that Unicode does not count as white space.
    assertThat(CleanForm.of("a\u001Bb")).isEqualTo("a\u001Bb");
  }

  @Test
  void invisibleTextIsNotATag() {
    for (String text : new String[] {"\u200B", "\uFEFF", "\u00AD", "\uFE0F", " \u3164 ", "！"}) {
      assertThat(CleanForm.of(CleanForm.label(text))).isEmpty();
    }
  }

  @Test
  void ignorableCodePointsMatchUnicode() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (CleanForm.isIgnorable(c)
          != UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT)) {
        fail("U+%04X", c);
      }
    }
  }

  @Test
  void cleansEveryCodePointAsDefined() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      // The JDK's normalizer does not support newer characters.
      if (Character.getType(c) != Character.SURROGATE && Character.isDefined(c)) {
        String alone = Character.toString(c);
        for (String text : new String[] {alone, "a" + alone + "\u0301b", "İ\u4E00" + alone}) {
          String clean = CleanForm.of(text);
          if (!clean.equals(definition(text)) || !clean.equals(CleanForm.of(clean))) {
            fail("U+%04X in '%s' is '%s'", c, text, clean);
          }
        }
      }
    }
  }

  @Property
  void cleansTextAsDefined(
      @ForAll
          @CharRange(from = 0x20, to = 0x250)
          @CharRange(from = 0x300, to = 0x482)
          @CharRange(from = 0x1100, to = 0x1200)
          @CharRange(from = 0x2000, to = 0x2070)
          @CharRange(from = 0x3000, to = 0x3200)
          @CharRange(from = 0xAC00, to = 0xAC20)
          @CharRange(from = 0xFE00, to = 0xFFFD)
          String text) {
    assertThat(CleanForm.of(text)).isEqualTo(definition(text));
  }

  /** The definition step by step, with ICU's properties. */
  private static String definition(String text) {
    StringBuilder kept = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .codePoints()
        .filter(c -> !UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT))
        .filter(c -> !UCharacter.isUWhiteSpace(c) && !(c >= 0x1C && c <= 0x1F))
        .filter(c -> "\"!@#$%^&*():-_+='/.;`<>[]?\\".indexOf(c) < 0)
        .forEach(kept::appendCodePoint);
    String lower = kept.toString().replace('İ', 'i').toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFC);
  }

  @Test
  void returnsSameObjectForPlainText() {
    String plain = "sanfrancisco,2010~";
    assertThat(CleanForm.of(plain)).isSameAs(plain);
    assertThat(CleanForm.label(plain)).isSameAs(plain);
  }

  @Test
  void ignoresDefaultLocale() {
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
    // NFC converts the Greek question mark to a semicolon, which the clean form then removes.
    assertThat(CleanForm.of(CleanForm.label("a\u037Eb"))).isEqualTo("ab");
  }

  @Property
  void isIdempotent(@ForAll String text) {
    String clean = CleanForm.of(text);
    assertThat(CleanForm.of(clean)).isEqualTo(clean);
  }

  @Property
  void containsNoRemovedCharacter(@ForAll String text) {
    String clean = CleanForm.of(text);
    for (char c : clean.toCharArray()) {
      assertThat(CleanForm.isSpace(c)).isFalse();
      assertThat("\"!@#$%^&*():-_+='/.;`<>[]?\\".indexOf(c)).isNegative();
    }
  }

  @Property
  void labelsMatchNormalizer(@ForAll String text) {
    String label = CleanForm.label(text);
    assertThat(label).isEqualTo(oracle(text));
    assertThat(CleanForm.label(label)).isEqualTo(label);
  }

  @Property
  void labelsOfMixedScriptsMatchNormalizer(
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
