package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tagatlas.dashboards.Cursor.SortOrder;

/** Tests parsing and validation of query parameters, languages and cursors. */
class ParametersTest {

  private static final List<String> KNOWN = List.of("window", "per_page", "machine_tags", "a");
  private static final SortOrder ORDER = new SortOrder("list", List.of(), "nsd");

  @ParameterizedTest
  @CsvSource({
    "windw=2011, did you mean 'window'?",
    "perpage=1, did you mean 'per_page'?",
    "bbox=1, 'must be one of a, machine_tags, per_page, window'",
    "a=1&a=1, a is given more than once",
    "a=%zz, not followed by two hexadecimal digits",
    "a=%4, not followed by two hexadecimal digits",
    "a=%, not followed by two hexadecimal digits",
    "a=%ff, not percent-encoded UTF-8",
    "a=%ED%A0%80, not percent-encoded UTF-8",
    "a=%00, NUL",
    "%00=1, unknown parameter",
  })
  void explainsInvalidParameters(String query, String message) {
    assertThatThrownBy(() -> Parameters.read(query, KNOWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void parsesValidParameters() {
    Parameters read = Parameters.read("window=&&a=b+c%20d%C3%A9=&per_page=7", KNOWN);
    assertThat(read.text("window")).isEmpty();
    assertThat(read.text("a")).isEqualTo("b c dé=");
    assertThat(read.number("per_page", 1, 1, 10)).isEqualTo(7);
    assertThat(read.text("machine_tags")).isNull();
    assertThat(Parameters.read(null, KNOWN).number("per_page", 3, 1, 10)).isEqualTo(3);
    assertThat(read.query(Set.of("window"), Map.of("z", "&")))
        .isEqualTo("a=b%20c%20d%C3%A9%3D&per_page=7&z=%26");
  }

  @Property(tries = 200)
  void roundTripsAnyText(@ForAll String text) {
    String value = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String query = Parameters.read("", KNOWN).query(Set.of(), Map.of("a", value));
    assertThat(query).isPrintable().doesNotContain("<", ">", "\"", "'");
    if (value.indexOf('\0') < 0) {
      assertThat(Parameters.read(query, KNOWN).text("a")).isEqualTo(value);
    }
  }

  @Property(tries = 200)
  void rejectsOrParsesAnyQuery(@ForAll String query) {
    try {
      assertThat(Parameters.read(query, KNOWN)).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "11", "-1", "99999999999999999999", "1e3", "''", "' 1'", "0x1", "1.0"})
  void rejectsInvalidNumbers(String number) {
    Parameters read = Parameters.read("per_page=" + number, KNOWN);
    assertThatThrownBy(() -> read.number("per_page", 1, 1, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("per_page must be a number from 1 to 10, but was '%s'", number);
  }

  @ParameterizedTest
  @CsvSource({
    "',', en",
    "';', en",
    "'', en",
    "'*', en",
    "'de;q=', en",
    "'q=0.5', en",
    "'-', en",
    "'de,en', de",
    "'en;q=0.5,fr;q=0.9', fr",
    "'*;q=0.8,pt-BR;q=0.7', pt",
    "'de;q=0,ja;q=0.1', ja",
    "'zh-Hant-TW', zh"
  })
  void choosesThePreferredLanguage(String header, String language) {
    assertThat(AcceptedLanguage.of(List.of(header)).getLanguage()).isEqualTo(language);
  }

  @Property(tries = 300)
  void acceptsAnyLanguageHeader(@ForAll String header) {
    Locale locale = AcceptedLanguage.of(List.of(header, header));
    assertThat(Countries.name("JP", locale)).isNotBlank();
  }

  @Test
  void rejectsCursorsOfOtherLists() {
    Cursor cursor = new Cursor(7, List.of(Long.MIN_VALUE, "a/ü", 1.5));
    assertThat(ORDER.parse(cursor.token(ORDER))).isEqualTo(cursor);
    for (SortOrder other :
        List.of(
            new SortOrder("other", List.of(), "nsd"),
            new SortOrder("list", List.of(), "ns"),
            new SortOrder("list", List.of(), "ssd"),
            new SortOrder("list", List.of(), "nsn"))) {
      assertThatThrownBy(() -> other.parse(cursor.token(ORDER)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("next");
    }
  }

  @Property(tries = 200)
  void rejectsInvalidCursors(@ForAll String token) {
    assertThatThrownBy(() -> ORDER.parse(token)).isInstanceOf(IllegalArgumentException.class);
  }
}
