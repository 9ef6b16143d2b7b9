package org.tagatlas.connectors.shard;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * A shard's bytes, decompressed. Whether they are gzip, bzip2 or plain is told by the first bytes
 * and never by a name.
 */
final class ShardBytes implements Closeable {

  /** Gives out the decoded bytes of a shard. */
  interface Decoder extends Closeable {

    /**
     * Reads at least one byte; returns -1 at the end. Damaged data throws a {@link
     * DamagedShardException}, but only when all that was decoded ahead of it has been given out.
     */
    int read(byte[] target, int off, int len) throws IOException;
  }

  private final RawInput raw;
  private final Decoder decoder;

  private ShardBytes(RawInput raw, Decoder decoder) {
    this.raw = raw;
    this.decoder = decoder;
  }

  /**
   * Looks at the first bytes of a stream and takes it over.
   *
   * @throws IOException when the first bytes can't be read; the stream is closed then
   */
  static ShardBytes open(InputStream in) throws IOException {
    RawInput raw = new RawInput(in);
    try {
      return new ShardBytes(raw, decoder(raw));
    } catch (IOException | RuntimeException e) {
      try {
        raw.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private static Decoder decoder(RawInput raw) throws IOException {
    raw.require(4);
    int available = Math.min(4, raw.limit - raw.position);
    byte[] b = raw.buffer;
    // No text starts with 1F, so that one byte is a gzip file cut off.
    if (available > 0 && b[0] == 0x1f && (available == 1 || b[1] == (byte) 0x8b)) {
      return new GzipDecoder(raw);
    }
    if (available >= 3
        && b[0] == 'B'
        && b[1] == 'Z'
        && b[2] == 'h'
        && (available == 3 || b[3] >= '1' && b[3] <= '9')) {
      return new Bzip2Decoder(raw);
    }
    return new PlainDecoder(raw);
  }

  int read(byte[] target, int off, int len) throws IOException {
    return decoder.read(target, off, len);
  }

  @Override
  public void close() throws IOException {
    try {
      decoder.close();
    } finally {
      raw.close();
    }
  }

  private record PlainDecoder(RawInput raw) implements Decoder {

    @Override
    public int read(byte[] target, int off, int len) throws IOException {
      return raw.read(target, off, len);
    }

    @Override
    public void close() {}
  }
}
