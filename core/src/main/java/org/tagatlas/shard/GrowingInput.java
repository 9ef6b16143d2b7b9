package org.tagatlas.shard;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a file that may grow, up to a limit, which also updates the fingerprint of the file.
 */
final class GrowingInput extends InputStream {

  private final InputStream in;
  private final long limit;
  private final Fingerprint fingerprint;
  private long position;

  /**
   * Takes ownership of a stream.
   *
   * @param position the position of its first byte in the file
   * @param limit the end of the file for this reader; negative to read it to its end
   * @param fingerprint updated with the bytes after those that it already has
   */
  GrowingInput(InputStream in, long position, long limit, Fingerprint fingerprint) {
    this.in = in;
    this.position = position;
    this.limit = limit < 0 ? Long.MAX_VALUE : limit;
    this.fingerprint = fingerprint;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("read in blocks");
  }

  @Override
  public int read(byte[] target, int off, int len) throws IOException {
    long left = limit - position;
    if (left <= 0) {
      return -1;
    }
    int n = in.read(target, off, (int) Math.min(len, left));
    if (n > 0) {
      // Bytes that are read again are already part of the fingerprint.
      int known = (int) Math.min(n, Math.max(0, fingerprint.size() - position));
      fingerprint.update(target, off + known, n - known);
      position += n;
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
