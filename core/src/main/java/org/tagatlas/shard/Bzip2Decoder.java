package org.tagatlas.shard;

import java.io.IOException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Decodes one or more bzip2 streams; everything decoded before damaged data is returned first. */
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
      // Some damage causes an index out of bounds inside the decoder.
      if (!raw.failed()) {
        failure = DamagedShardException.of("bzip2", e, raw.ended());
      } else if (e instanceof IOException io) {
        failure = io;
      } else {
        throw e;
      }
      // The stream counts each byte that it has written to the target before the exception.
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
