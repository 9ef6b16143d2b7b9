package org.tagatlas.shard;

import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes with a library's stream; its failures mean damaged data unless the storage has failed.
 */
final class StreamDecoder implements ShardBytes.Decoder {

  private final RawInput raw;
  private final String format;
  private final Factory factory;
  private InputStream in;
  private DamagedShardException damage;

  /** Creates the stream, which may read the first bytes. */
  @FunctionalInterface
  interface Factory {

    /** Returns a stream over the encoded bytes. */
    InputStream open(InputStream raw) throws IOException;
  }

  /**
   * Creates a decoder; nothing is read yet.
   *
   * @param format human-readable name of the format
   */
  StreamDecoder(RawInput raw, String format, Factory factory) {
    this.raw = raw;
    this.format = format;
    this.factory = factory;
  }

  @Override
  public int read(byte[] target, int off, int len) throws IOException {
    if (damage != null) {
      throw damage;
    }
    try {
      if (in == null) {
        in = factory.open(raw);
      }
      return in.read(target, off, len);
    } catch (IOException | RuntimeException e) {
      if (raw.failed()) {
        throw e;
      }
      damage = DamagedShardException.of(format, e, raw.ended());
      throw damage;
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
