package org.tagatlas.shard;

import java.io.IOException;
import java.io.InputStream;

/**
 * The stored bytes of a shard with a buffer that decoders can inspect. It records whether the
 * storage has failed, so that this is not mistaken for damaged data.
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

  /** Returns whether reading from the storage has failed. */
  boolean failed() {
    return failed;
  }

  /** Returns whether all bytes have been consumed and a read has reached the end of the storage. */
  boolean ended() {
    return ended && position == limit;
  }

  /** Makes at least one byte available; returns false at the end. */
  boolean fill() throws IOException {
    return position < limit || require(1);
  }

  /** Makes {@code count} bytes available at the position; returns false if there are fewer. */
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
