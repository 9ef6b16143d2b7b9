package org.tagatlas.tags;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.text.UrlText;

final class MachineTagTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\u0001',
      delimiter = '|',
      value = {
        "geo:lat=39.91680100|geo|lat|39.91680100",
        "geo:lat=3991680100|geo|lat|3991680100",
        "xmlns:dc=http://purl.org/dc/elements/1.1/|xmlns|dc|http://purl.org/dc/elements/1.1/",
        "geo:quartier=\"plateau mont royal\"|geo|quartier|plateau mont royal",
        "geo:quartier=plateau  mont\u3000royal|geo|quartier|plateau mont royal",
        "dc:title=\"mr. camera\"|dc|title|mr. camera",
        "GEO:Lat=1|geo|lat|1",
        "astro:RA=12h|astro|ra|12h",
        "a:b=c|a|b|c",
        "a_1:b_2=C=D:e|a_1|b_2|C=D:e",
        "ww1:weapons=howitzer|ww1|weapons|howitzer",
        "a:b==|a|b|=",
        "a:b=\"|a|b|\"",
        "a:b=\"x|a|b|\"x",
        "a:b=x\"|a|b|x\"",
        "a:b=\"\"x\"\"|a|b|\"x\"",
        "a:b=東京|a|b|東京",
        "a:b=cafe\u0301|a|b|caf\u00E9",
        "\u212A:b=c|k|b|c",
      })
  void parsesMachineTags(String raw, String namespace, String predicate, String value) {
    assertThat(MachineTag.parse(raw)).isEqualTo(new MachineTag(namespace, predicate, value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":",
        "=",
        "a",
        "http://x=y",
        "foo:=bar",
        ":a=b",
        "a:b=",
        "a:b= ",
        "a:b=\"\"",
        "a:b",
        "a:b:c=d",
        "a=b:c=d",
        "1a:b=c",
        "_a:b=c",
        "a:1b=c",
        "a :b=c",
        "a: b=c",
        "a:b =c",
        "a-b:c=d",
        "é:b=c",
        "\u017Fa:b=c",
        "video",
        "San Francisco"
      })
  void rejectsOtherText(String raw) {
    assertThat(MachineTag.parse(raw)).isNull();
  }

  @Test
  void idKeepsValueAsTyped() {
    assertThat(MachineTag.parse("DC:Title=\"Mr. Camera\"").id()).isEqualTo("dc:title=Mr. Camera");
  }

  @Test
  void termsUseCleanValue() {
    assertThat(MachineTag.parse("dc:title=\"Mr. Camera\"").terms())
        .containsExactly(
            "dc:",
            "dc:title=",
            "dc:title=mrcamera",
            "=mrcamera",
            ":title=",
            ":title=mrcamera",
            "dc:=mrcamera");
    assertThat(MachineTag.parse("geo:lat=39.91680100").terms()).contains("geo:lat=3991680100");
  }

  @Test
  void emptyCleanValueHasNoValueTerms() {
    assertThat(MachineTag.parse("a:b=\" \"").terms()).containsExactly("a:", "a:b=", ":b=");
    assertThat(MachineTag.parse("a:b=!?").terms()).containsExactly("a:", "a:b=", ":b=");
  }

  @Property
  void acceptsPercentEncodedSeparators(
      @ForAll @StringLength(max = 4) @CharRange(from = '0', to = 'z') String namespace,
      @ForAll @StringLength(max = 4) @CharRange(from = '0', to = 'z') String predicate,
      @ForAll @StringLength(max = 6) @CharRange(from = '0', to = 'z') String value) {
    String raw = namespace + ':' + predicate + '=' + value;
    String encoded = raw.replace(":", "%3A").replace("=", "%3d");
    assertThat(MachineTag.parse(UrlText.decode(encoded))).isEqualTo(MachineTag.parse(raw));
  }

  @Property
  void parsesFormattedTags(
      @ForAll @NotEmpty @CharRange(from = 'a', to = 'z') String namespace,
      @ForAll @NotEmpty @CharRange(from = 'a', to = 'z') String predicate,
      @ForAll @NotEmpty @CharRange(from = '!', to = '~') String value) {
    MachineTag tag = MachineTag.parse(namespace + ':' + predicate + "=\"" + value + '"');
    assertThat(tag).isEqualTo(new MachineTag(namespace, predicate, value));
    assertThat(tag.terms()).doesNotHaveDuplicates().allMatch(term -> term.matches("[^ ]+"));
  }

  @ParameterizedTest
  @CsvSource({
    "39.91680100,39.916801",
    "-0,0",
    "007,7",
    "0.5,0.5",
    "-12,-12",
    "5e10,",
    "1.,",
    ".5,",
    "+5,",
    "1 000,",
    "0x10,",
    "NaN,",
    "١٢,",
    "1234567890123456789,"
  })
  void recognizesNumbers(String value, Double number) {
    MachineTag tag = new MachineTag("n", "p", value);
    if (number == null) {
      assertThat(tag.number()).isEmpty();
      assertThat(tag.numberTerm()).isNull();
    } else {
      assertThat(tag.number().getAsDouble() + 0.0).isEqualTo(number);
      assertThat(tag.numberTerm()).isEqualTo("n:p=" + MachineTag.sortable(number));
    }
  }

  @Property
  void termsOfNumbersSortNumerically(@ForAll double a, @ForAll double b) {
    int order = Double.compare(a + 0.0, b + 0.0);
    assertThat(Integer.signum(MachineTag.sortable(a).compareTo(MachineTag.sortable(b))))
        .isEqualTo(order);
    assertThat(MachineTag.sortable(a)).hasSize(16);
  }
}
