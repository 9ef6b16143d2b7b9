package org.tagatlas.geocode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.accuracy.Coordinates;

class DecimalReaderTest {

  private static Double read(String field) {
    byte[] bytes = ("x" + field + "y").getBytes(StandardCharsets.UTF_8);
    return new DecimalReader().read(bytes, 1, bytes.length - 1);
  }

  @Property
  void parsesEachNumberAsJavaDoes(@ForAll double number) {
    String text = Double.toString(number);

    assertThat(read(text)).isEqualTo(Double.valueOf(Coordinates.number(text)));
    assertThat(read(text)).isEqualTo(Double.valueOf(Double.isFinite(number) ? number : Double.NaN));
  }

  @Property
  void parsesCoordinatesOfAnyPrecision(@ForAll("degrees") String text) {
    assertThat(read(text)).isEqualTo(Double.parseDouble(text));
    assertThat(read(" \"" + text + "\" ")).isEqualTo(Double.parseDouble(text));
  }

  @Provide
  Arbitrary<String> degrees() {
    return Arbitraries.bigDecimals()
        .between(new BigDecimal(-180), new BigDecimal(180))
        .ofScale(20)
        .flatMap(
            number ->
                Arbitraries.integers()
                    .between(0, 30)
                    .map(digits -> number.setScale(digits, RoundingMode.HALF_UP).toPlainString()));
  }

  @Property
  void agreesWithCoordinatesOnInvalidNumbers(@ForAll("nearlyNumbers") String text) {
    assertThat(read(text)).isEqualTo(Double.valueOf(Coordinates.number(text)));
  }

  @Provide
  Arbitrary<String> nearlyNumbers() {
    return Arbitraries.strings().withChars("+-.0159eE dNx\u2003\u00A0\u0663").ofMaxLength(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"", "\"\"", "\"1", ".", "-", "+.", "1.2.3", "1,5", "0x1", "1d", "NaN", "\t"})
  void returnsNanForInvalidNumbers(String text) {
    assertThat(read(text)).isNaN();
  }

  @Test
  void parsesVeryLongNumbers() {
    String zeros = "0".repeat(100);

    assertThat(read(zeros + "1." + zeros + "5")).isEqualTo(1);
    assertThat(read("." + zeros + "5")).isEqualTo(Double.parseDouble("5e-101"));
    assertThat(read("9".repeat(400))).isInfinite();
    assertThat(read("-0")).isEqualTo(-0.0);
    assertThat(read(String.format(Locale.ROOT, "%.30f", Math.PI))).isEqualTo(Math.PI);
  }
}
