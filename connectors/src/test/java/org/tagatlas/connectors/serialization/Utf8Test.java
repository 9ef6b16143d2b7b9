package org.tagatlas.connectors.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class Utf8Test {

  @Property(tries = 300)
  void readsAndSkipsWhatItWrote(@ForAll @StringLength(max = 300) String text) throws IOException {
    String whole = text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF) ? "😀" : text;
    for (String one : new String[] {whole, "", null}) {
      DataOutputSerializer out = new DataOutputSerializer(16);
      Utf8.write(one, out);
      out.writeByte(7);
      DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
      assertThat(Utf8.read(in)).isEqualTo(one);
      assertThat(in.readByte()).isEqualTo((byte) 7);
      in = new DataInputDeserializer(out.getCopyOfBuffer());
      Utf8.skip(in);
      assertThat(in.readByte()).isEqualTo((byte) 7);
    }
  }

  @Test
  void skipsNoStringThatEndsEarly() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    Utf8.write("geysir", out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer(), 0, 4);
    assertThatThrownBy(() -> Utf8.skip(in)).isInstanceOf(EOFException.class);
  }
}
