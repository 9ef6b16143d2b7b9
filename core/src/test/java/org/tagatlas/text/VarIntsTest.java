package org.tagatlas.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VarIntsTest {

  @Property(tries = 1000)
  void surviveSerialization(@ForAll int small, @ForAll long large) throws IOException {
    assertSurvives(small);
    assertSurvives(large);
  }

  @Property(tries = 1000)
  void areReadFromArray(@ForAll int[] values) throws IOException {
    ByteOutput out = new ByteOutput();
    for (int value : values) {
      VarInts.writeInt(value, out);
      VarInts.writeSigned(value, out);
    }
    out.writeBytes("é");
    VarIntReader in = new VarIntReader(out.bytes());
    for (int value : values) {
      assertThat(in.readInt()).isEqualTo(value);
      assertThat(in.readSigned()).isEqualTo(value);
    }
    assertThat(in.readBytes(1)).containsExactly(0xe9);
    assertThatThrownBy(in::readInt).isInstanceOf(EOFException.class);
  }

  @Test
  void signedValuesNearZeroTakeOneByte() throws IOException {
    ByteOutput out = new ByteOutput();
    for (int value = -64; value < 64; value++) {
      VarInts.writeSigned(value, out);
    }
    assertThat(out.size()).isEqualTo(128);
  }

  @Test
  void takeOneByteForSevenBits() throws IOException {
    for (int bits = 0; bits < 32; bits++) {
      int largest = (int) ((1L << bits) - 1);
      assertThat(assertSurvives(largest)).isEqualTo(Math.max(1, (bits + 6) / 7));
      assertThat(assertSurvives(largest + 1)).isEqualTo((bits + 7) / 7);
    }
    for (int bits = 0; bits < 64; bits++) {
      long largest = (1L << bits) - 1;
      assertThat(assertSurvives(largest)).isEqualTo(Math.max(1, (bits + 6) / 7));
      assertThat(assertSurvives(largest + 1)).isEqualTo((bits + 7) / 7);
    }
    assertThat(assertSurvives(-1)).isEqualTo(5);
    assertThat(assertSurvives(Integer.MIN_VALUE)).isEqualTo(5);
    assertThat(assertSurvives(-1L)).isEqualTo(10);
    assertThat(assertSurvives(Long.MIN_VALUE)).isEqualTo(10);
  }

  @Test
  void storeLowBitsFirst() throws IOException {
    ByteOutput out = new ByteOutput();
    VarInts.writeInt(300, out);
    VarInts.writeLong(1L << 63, out);
    byte[] expected = new byte[12];
    Arrays.fill(expected, (byte) 0x80);
    expected[0] = (byte) 0xac;
    expected[1] = 2;
    expected[11] = 1;
    assertThat(out.bytes()).isEqualTo(expected);
  }

  @Test
  void readFailsOnUnterminatedOrTruncatedInput() {
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0xff);
    assertThatThrownBy(() -> VarInts.readInt(new ByteInput(endless)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("five bytes");
    assertThatThrownBy(() -> new VarIntReader(endless).readInt())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("five bytes");
    byte[] text = "Åland".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> new VarIntReader(text).readText(7)).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> new VarIntReader(text).readText(-1)).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> VarInts.readLong(new ByteInput(endless)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ten bytes");
    assertThatThrownBy(() -> VarInts.readLong(new ByteInput(endless, 0, 3)))
        .isInstanceOf(EOFException.class);
  }

  /** Returns the encoded size in bytes. */
  private static int assertSurvives(int value) throws IOException {
    ByteOutput out = new ByteOutput();
    VarInts.writeInt(value, out);
    ByteInput in = out.input();
    assertThat(VarInts.readInt(in)).isEqualTo(value);
    assertThat(in.available()).isZero();
    return out.size();
  }

  /** Returns the encoded size in bytes. */
  private static int assertSurvives(long value) throws IOException {
    ByteOutput out = new ByteOutput();
    VarInts.writeLong(value, out);
    ByteInput in = out.input();
    assertThat(VarInts.readLong(in)).isEqualTo(value);
    assertThat(in.available()).isZero();
    return out.size();
  }
}
