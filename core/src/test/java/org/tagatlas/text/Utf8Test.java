package org.tagatlas.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class Utf8Test {

  @Property(tries = 300)
  void readsAndSkipsWhatItWrote(@ForAll @StringLength(max = 300) String text) throws IOException {
    String valid = text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF) ? "😀" : text;
    for (String one : new String[] {valid, "", null}) {
      ByteOutput out = new ByteOutput();
      Utf8.write(one, out);
      out.writeByte(7);
      ByteInput in = out.input();
      assertThat(Utf8.read(in)).isEqualTo(one);
      assertThat(in.readByte()).isEqualTo((byte) 7);
      in = out.input();
      Utf8.skip(in);
      assertThat(in.readByte()).isEqualTo((byte) 7);
    }
  }

  @Test
  void skipFailsOnTruncatedString() throws IOException {
    ByteOutput out = new ByteOutput();
    Utf8.write("geysir", out);
    ByteInput in = new ByteInput(out.bytes(), 0, 4);
    assertThatThrownBy(() -> Utf8.skip(in)).isInstanceOf(EOFException.class);
  }
}
