package org.tagatlas.text;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;

/** An input for tests of binary formats. */
public final class ByteInput extends DataInputStream {

  /** Creates an input of all bytes. */
  public ByteInput(byte... bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Creates an input of a range of bytes. */
  public ByteInput(byte[] bytes, int from, int length) {
    super(new ByteArrayInputStream(bytes, from, length));
  }
}
