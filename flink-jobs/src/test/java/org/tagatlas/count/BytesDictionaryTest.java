package org.tagatlas.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

class BytesDictionaryTest {

  @Property(tries = 200)
  void behavesLikeAList(@ForAll @Size(max = 300) List<byte[]> strings, @ForAll byte fill)
      throws IOException {
    BytesDictionary dictionary = new BytesDictionary();
    for (int round = 0; round < 2; round++) {
      List<byte[]> known = new ArrayList<>();
      for (byte[] string : strings) {
        int number = indexOf(known, string);
        if (number < 0) {
          number = known.size();
          known.add(string);
        }
        assertThat(number(dictionary, string, fill)).isEqualTo(number);
        assertThat(dictionary.size()).isEqualTo(known.size());
      }
      for (int i = 0; i < known.size(); i++) {
        assertThat(read(dictionary, i)).isEqualTo(known.get(i));
        assertThat(written(dictionary, i)).isEqualTo(known.get(i));
        byte[] other = known.get(known.size() - 1 - i);
        int order = Integer.signum(Arrays.compareUnsigned(known.get(i), other));
        assertThat(Integer.signum(dictionary.compare(i, known.size() - 1 - i))).isEqualTo(order);
        assertThat(Integer.signum(dictionary.compare(i, other, 0, other.length))).isEqualTo(order);
      }
      dictionary.clear();
      assertThat(dictionary.size()).isZero();
    }
  }

  /** Looks up a string in the middle of an array. */
  private static int number(BytesDictionary dictionary, byte[] string, byte fill) {
    byte[] around = new byte[string.length + 5];
    Arrays.fill(around, fill);
    System.arraycopy(string, 0, around, 2, string.length);
    return dictionary.number(around, 2, 2 + string.length);
  }

  private static int indexOf(List<byte[]> all, byte[] string) {
    for (int i = 0; i < all.size(); i++) {
      if (Arrays.equals(all.get(i), string)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] read(BytesDictionary dictionary, int number) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer();
    dictionary.read(number, in);
    byte[] bytes = new byte[in.available()];
    in.readFully(bytes);
    return bytes;
  }

  private static byte[] written(BytesDictionary dictionary, int number) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    dictionary.write(number, out);
    return out.getCopyOfBuffer();
  }
}
