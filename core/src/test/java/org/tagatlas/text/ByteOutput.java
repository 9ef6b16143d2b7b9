package org.tagatlas.text;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;

/** An output for tests of binary formats. */
public final class ByteOutput extends DataOutputStream {

  /** Creates an empty output. */
  public ByteOutput() {
    super(new ByteArrayOutputStream());
  }

  /** Returns what was written. */
  public byte[] bytes() {
    return ((ByteArrayOutputStream) out).toByteArray();
  }

  /** Returns an input that reads what was written. */
  public ByteInput input() {
    return new ByteInput(bytes());
  }
}
