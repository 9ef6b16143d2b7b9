package org.tagatlas.connectors.shard;

import java.io.IOException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * Decodes bzip2 of one or more streams; whatever was decoded ahead of damaged data is given out
 * first.
 */
final class Bzip2Decoder implements ShardBytes.Decoder {

  private final RawInput raw;
  private BZip2CompressorInputStream in;
  private IOException failure;

  Bzip2Decoder(RawInput raw) {
    this.raw = raw;
  }

  @Override
  public int read(byte[] target, int off, int len) throws IOException {
    if (failure != null) {
      throw failure;
    }
    long before = in == null ? 0 : in.getBytesRead();
    try {
      if (in == null) {
        in = new BZip2CompressorInputStream(raw, true);
      }
      return in.read(target, off, len);
    } catch (IOException | RuntimeException e) {
      // Some damage shows as an index out of bounds inside the decoder.
      if (!raw.failed()) {
        failure = new DamagedShardException("its bzip2 data is damaged: " + e.getMessage(), e);
      } else if (e instanceof IOException io) {
        failure = io;
      } else {
        throw e;
      }
      // The stream counts each byte that it has written to the target ahead of the exception.
      int n = in == null ? 0 : (int) (in.getBytesRead() - before);
      if (n > 0) {
        return n;
      }
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    if (in != null) {
      in.close();
    }
  }
}
