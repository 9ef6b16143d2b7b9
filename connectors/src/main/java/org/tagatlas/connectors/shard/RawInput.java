package org.tagatlas.connectors.shard;

import java.io.IOException;
import java.io.InputStream;

/**
 * A shard's bytes as they are stored, behind a buffer that a decoder looks into. It remembers
 * whether the storage itself failed, so that this is never taken for damaged data.
 */
final class RawInput extends InputStream {

  private static final int CAPACITY = 64 * 1024;

  private final InputStream in;
  final byte[] buffer = new byte[CAPACITY];
  int position;
  int limit;
  private boolean ended;
  private boolean failed;

  RawInput(InputStream in) {
    this.in = in;
  }

  /** Returns whether a read of the storage has thrown. */
  boolean failed() {
    return failed;
  }

  /** Makes at least one byte available; returns false at the end. */
  boolean fill() throws IOException {
    return position < limit || require(1);
  }

  /** Makes {@code count} bytes available behind the position; returns false when there are less. */
  boolean require(int count) throws IOException {
    if (limit - position >= count) {
      return true;
    }
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    while (limit < count && !ended) {
      int n;
      try {
        n = in.read(buffer, limit, CAPACITY - limit);
      } catch (IOException | RuntimeException e) {
        failed = true;
        throw e;
      }
      if (n < 0) {
        ended = true;
      } else {
        limit += n;
      }
    }
    return limit >= count;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int n = Math.min(len, limit - position);
    System.arraycopy(buffer, position, target, off, n);
    position += n;
    return n;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
