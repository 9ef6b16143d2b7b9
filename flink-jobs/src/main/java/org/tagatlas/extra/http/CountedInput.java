package org.tagatlas.extra.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tagatlas.extra.Answer;

/** Input that ends with a failure when it gets too long, for what is decompressed to nothing. */
final class CountedInput extends FilterInputStream {

  private long count;

  CountedInput(InputStream in) {
    super(in);
  }

  static FetchException tooLarge() {
    return new FetchException(
        Answer.Reason.TOO_LARGE, "an answer of more than " + HttpFetch.MAX_BYTES + " bytes");
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    return counted(read, read < 0 ? 0 : 1);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    return counted(read, read);
  }

  private int counted(int result, int bytes) throws FetchException {
    count += Math.max(0, bytes);
    if (count > HttpFetch.MAX_BYTES) {
      throw tooLarge();
    }
    return result;
  }
}
