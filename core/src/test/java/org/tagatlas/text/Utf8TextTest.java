package org.tagatlas.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8TextTest {

  @Property(tries = 1000)
  void sortsInCodePointOrder(@ForAll("texts") String left, @ForAll("texts") String right) {
    int expected = Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    Utf8Text text = Utf8Text.of(left);
    Utf8Text other = Utf8Text.of(right);
    assertThat(Integer.signum(text.compareTo(other))).isEqualTo(Integer.signum(expected));
    assertThat(Integer.signum(other.compareTo(text))).isEqualTo(-Integer.signum(expected));
    int prefixes = Long.compareUnsigned(text.prefix(), other.prefix());
    assertThat(Integer.signum(prefixes)).isIn(0, Integer.signum(expected));
    byte[] bytes = Arrays.copyOf(left.getBytes(StandardCharsets.UTF_8), Long.BYTES);
    assertThat(text.prefix()).isEqualTo(ByteBuffer.wrap(bytes).getLong());
    assertThat(text.equals(other)).isEqualTo(left.equals(right));
    if (left.equals(right)) {
      assertThat(text.hashCode()).isEqualTo(other.hashCode());
    }
  }

  @Property(tries = 500)
  void comparesWithRangeOfArray(
      @ForAll("texts") String left, @ForAll("texts") String right, @ForAll("texts") String around) {
    Utf8Text text = Utf8Text.of(left);
    byte[] before = around.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = (around + right + around).getBytes(StandardCharsets.UTF_8);
    int to = bytes.length - before.length;
    assertThat(text.equals(bytes, before.length, to)).isEqualTo(left.equals(right));
    assertThat(Integer.signum(text.compareTo(bytes, before.length, to)))
        .isEqualTo(Integer.signum(text.compareTo(Utf8Text.of(right))));
  }

  @Property(tries = 500)
  void survivesSerialization(@ForAll("texts") String string) throws IOException {
    Utf8Text text = Utf8Text.of(string);
    assertThat(text).hasToString(string);
    byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
    assertThat(text.length()).isEqualTo(utf8.length);
    assertThat(Utf8Text.ofBytes(utf8)).isEqualTo(text).hasSameHashCodeAs(text);

    ByteOutput out = new ByteOutput();
    text.write(out);
    out.writeByte(42);
    ByteInput in = out.input();
    assertThat(Utf8Text.read(in)).isEqualTo(text).hasSameHashCodeAs(text);
    assertThat(in.readByte()).isEqualTo((byte) 42);

    byte[] copied = new byte[utf8.length + 5];
    text.copyTo(copied, 3);
    assertThat(Arrays.copyOfRange(copied, 3, 3 + utf8.length)).isEqualTo(utf8);
    assertThat(copied).startsWith(0, 0, 0).endsWith(0, 0);
  }

  /** The layout of state depends on this hash: changing it loses state. */
  @ParameterizedTest
  @CsvSource({
    "'',1364076727",
    "a,-2004194697",
    "iceland,-960043051",
    "reykjavík,1031641641",
    "日本,-339082304",
    "😀,-2008858206",
    "AaBB,-1850838836",
    "BBAa,-1850838836"
  })
  void hashNeverChanges(String text, int hash) {
    assertThat(Utf8Text.of(text).hashCode()).isEqualTo(hash);
  }

  @Test
  void hashIsWellDistributed() {
    int[] upper = new int[256];
    int[] lower = new int[256];
    for (int i = 0; i < 25_600; i++) {
      int hash = Utf8Text.of("tag" + i).hashCode();
      upper[hash >>> 24]++;
      lower[hash & 0xff]++;
    }
    assertThat(Arrays.stream(upper)).allMatch(size -> size > 50 && size < 150);
    assertThat(Arrays.stream(lower)).allMatch(size -> size > 50 && size < 150);
  }

  @Test
  void differsFromOtherObjects() {
    assertThat(Utf8Text.of("a")).isNotEqualTo(null).isNotEqualTo("a");
    assertThat(Utf8Text.of("AaBB")).hasSameHashCodeAs(Utf8Text.of("BBAa"));
    assertThat(Utf8Text.of("AaBB")).isNotEqualTo(Utf8Text.of("BBAa"));
  }

  @Test
  void readFailsOnTruncatedText() {
    assertThatThrownBy(() -> Utf8Text.read(new ByteInput(new byte[] {3, 'a', 'b'})))
        .isInstanceOf(EOFException.class);
  }

  @Provide
  Arbitrary<String> texts() {
    // Characters on both sides of the surrogates, so that orders differ and prefixes are shared.
    return Arbitraries.of(
            "", "a", "b", "é", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "😀", "𐀀")
        .list()
        .ofMaxSize(4)
        .map(parts -> String.join("", parts));
  }
}
