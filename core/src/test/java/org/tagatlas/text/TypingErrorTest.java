package org.tagatlas.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypingErrorTest {

  @ParameterizedTest
  @CsvSource({
    "eifel, eiffel, true",
    "berlni, berlin, true",
    "berlin, berlin, true",
    "lodnon, london, true",
    "xparis, paris, true",
    "pari, paris, true",
    "parsi, paris, true",
    "pairs, pasir, false",
    "abcd, badc, false",
    "paris, par, false",
    "'', a, true",
    "'', ab, false",
    "aa, aaa, true"
  })
  void allowsOneError(String typed, String name, boolean expected) {
    assertThat(EditDistance.isWithinOne(typed, name)).isEqualTo(expected);
    assertThat(EditDistance.isWithinOne(name, typed)).isEqualTo(expected);
  }

  @Property
  void agreesWithDistanceBeforeSwapping(
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 3, max = 6) String one,
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 3, max = 6) String other) {
    boolean swapped = false;
    for (int i = 0; i + 1 < one.length(); i++) {
      String again = one.substring(0, i) + one.charAt(i + 1) + one.charAt(i) + one.substring(i + 2);
      swapped |= again.equals(other);
    }
    assertThat(EditDistance.isWithinOne(one, other))
        .isEqualTo(swapped || EditDistance.between(one, other) <= 1);
  }
}
