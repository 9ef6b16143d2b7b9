package org.tagatlas.connectors.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class VarIntsTest {

  @Property(tries = 1000)
  void survive(@ForAll int small, @ForAll long large) throws IOException {
    assertSurvives(small);
    assertSurvives(large);
  }

  @Test
  void takeAByteForSevenBits() throws IOException {
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
  void haveTheLowBitsFirst() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    VarInts.writeInt(300, out);
    VarInts.writeLong(1L << 63, out);
    byte[] expected = new byte[12];
    Arrays.fill(expected, (byte) 0x80);
    expected[0] = (byte) 0xac;
    expected[1] = 2;
    expected[11] = 1;
    assertThat(out.getCopyOfBuffer()).isEqualTo(expected);
  }

  @Test
  void endInTime() {
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0xff);
    assertThatThrownBy(() -> VarInts.readInt(new DataInputDeserializer(endless)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("five bytes");
    assertThatThrownBy(() -> VarInts.readLong(new DataInputDeserializer(endless)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ten bytes");
    assertThatThrownBy(() -> VarInts.readLong(new DataInputDeserializer(endless, 0, 3)))
        .isInstanceOf(EOFException.class);
  }

  /** Returns how many bytes it takes. */
  private static int assertSurvives(int value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    VarInts.writeInt(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(VarInts.readInt(in)).isEqualTo(value);
    assertThat(in.available()).isZero();
    return out.length();
  }

  /** Returns how many bytes it takes. */
  private static int assertSurvives(long value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    VarInts.writeLong(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(VarInts.readLong(in)).isEqualTo(value);
    assertThat(in.available()).isZero();
    return out.length();
  }
}
