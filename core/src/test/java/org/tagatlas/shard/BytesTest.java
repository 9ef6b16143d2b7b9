package org.tagatlas.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BytesTest {

  @Property
  void validatesUtf8LikeJdk(@ForAll("nearlyUtf8") byte[] bytes) {
    boolean valid = true;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      valid = false;
    }
    assertThat(Bytes.isUtf8(bytes, 0, bytes.length)).isEqualTo(valid);
  }

  @Provide
  Arbitrary<byte[]> nearlyUtf8() {
    Arbitrary<Byte> edges =
        Arbitraries.of(0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf)
            .map(Integer::byteValue);
    Arbitrary<Byte> leads =
        Arbitraries.of(0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff)
            .map(Integer::byteValue);
    Arbitrary<byte[]> broken = Arbitraries.oneOf(edges, leads).array(byte[].class).ofMaxSize(12);
    Arbitrary<byte[]> sound = Arbitraries.strings().ofMaxLength(12).map(ShardData::utf8);
    return Arbitraries.oneOf(broken, sound);
  }

  @Property
  void findsFirstLineFeed(@ForAll("lines") byte[] bytes, @ForAll @IntRange(max = 10) int from) {
    int start = Math.min(from, bytes.length);
    int expected = -1;
    for (int i = bytes.length - 1; i >= start; i--) {
      expected = bytes[i] == '\n' ? i : expected;
    }
    assertThat(Bytes.indexOfLineFeed(bytes, start, bytes.length)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<byte[]> lines() {
    return Arbitraries.of(0x0a, 0x0b, 0x09, 0x8a, 0x00, 0xff, 0x41)
        .map(Integer::byteValue)
        .array(byte[].class)
        .ofMaxSize(40);
  }

  @Property
  void findsEndOfPlainAscii(
      @ForAll("texts") byte[] bytes, @ForAll @IntRange(max = 10) int before, @ForAll int after) {
    int from = Math.min(before, bytes.length);
    int to = bytes.length - Math.floorMod(after, bytes.length - from + 1);
    int expected = to;
    for (int i = to - 1; i >= from; i--) {
      boolean plain = bytes[i] >= 0x20 && bytes[i] != '"' && bytes[i] != '\\';
      expected = plain ? expected : i;
    }
    assertThat(Bytes.endOfPlainAscii(bytes, from, to)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<byte[]> texts() {
    Arbitrary<Byte> plain =
        Arbitraries.of(0x20, 0x21, 0x23, 0x41, 0x5b, 0x5d, 0x7f).map(Integer::byteValue);
    Arbitrary<Byte> any = Arbitraries.bytes();
    return Arbitraries.oneOf(plain, plain, plain, plain, plain, plain, any)
        .array(byte[].class)
        .ofMaxSize(40);
  }

  @Property
  void detectsPrefixes(
      @ForAll @IntRange(max = 40) int length,
      @ForAll @IntRange(max = 9) int at,
      @ForAll @IntRange(max = 9) int after,
      @ForAll @IntRange(max = 45) int changed) {
    byte[] start = ShardData.utf8(ShardData.noise(length).substring(0, length));
    byte[] buf = ShardData.join(new byte[at], start, new byte[after]);
    assertThat(Bytes.startsWith(buf, at, at + length, start)).isTrue();
    assertThat(length > 0 && Bytes.startsWith(buf, at, at + length - 1, start)).isFalse();
    if (changed < length) {
      start[changed] ^= 1;
      assertThat(Bytes.startsWith(buf, at, buf.length, start)).isFalse();
    }
  }
}
