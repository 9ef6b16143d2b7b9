package org.tagatlas.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CodePointsTest {

  @Property(tries = 5000)
  void ordersAsCodePointsAndAsUtf8(@ForAll("texts") String left, @ForAll("texts") String right) {
    int order = Integer.signum(CodePoints.ASCENDING.compare(left, right));
    assertThat(order)
        .isEqualTo(
            Integer.signum(
                Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray())))
        .isEqualTo(
            Integer.signum(
                Arrays.compareUnsigned(
                    left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(-Integer.signum(CodePoints.ASCENDING.compare(right, left)));
  }

  @Provide
  Arbitrary<String> texts() {
    // Few distinct code points around the surrogates, so that texts often share a prefix.
    return Arbitraries.of(
            0x61, 0x62, 0xD7FF, 0xE000, 0xFF5E, 0xFFFF, 0x10000, 0x10001, 0x103FF, 0x1F600, 0x1F601,
            0x10FFFF)
        .list()
        .ofMaxSize(5)
        .map(points -> new String(points.stream().mapToInt(p -> p).toArray(), 0, points.size()));
  }
}
