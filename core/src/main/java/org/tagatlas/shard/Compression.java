package org.tagatlas.shard;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import org.tukaani.xz.XZInputStream;

/** The compression of a shard, detected from its first bytes and never from its name. */
enum Compression {
  GZIP {
    @Override
    boolean starts(byte[] b, int at, int n) {
      // No text starts with 1F, so a single byte is a truncated gzip file.
      return n > 0 && b[at] == 0x1f && (n == 1 || b[at + 1] == (byte) 0x8b);
    }

    @Override
    ShardBytes.Decoder decoder(RawInput raw) {
      return new GzipDecoder(raw);
    }
  },
  BZIP2 {
    @Override
    boolean starts(byte[] b, int at, int n) {
      return n >= 3
          && b[at] == 'B'
          && b[at + 1] == 'Z'
          && b[at + 2] == 'h'
          && (n == 3 || b[at + 3] >= '1' && b[at + 3] <= '9');
    }

    @Override
    ShardBytes.Decoder decoder(RawInput raw) {
      return new Bzip2Decoder(raw);
    }
  },
  ZSTD {
    @Override
    boolean starts(byte[] b, int at, int n) {
      // The second byte cannot follow the first one in UTF-8.
      if (n >= 2 && prefix(b, at, Math.min(n, 4), 0x28, 0xb5, 0x2f, 0xfd)) {
        return true;
      }
      // A skippable frame, which pzstd writes before each data frame.
      return n >= 4 && (b[at] & 0xf0) == 0x50 && prefix(b, at + 1, 3, 0x2a, 0x4d, 0x18);
    }

    @Override
    ShardBytes.Decoder decoder(RawInput raw) {
      return new StreamDecoder(raw, "zstd", ZstdInputStreamNoFinalizer::new);
    }
  },
  XZ {
    @Override
    boolean starts(byte[] b, int at, int n) {
      // No text starts with FD.
      return n > 0 && prefix(b, at, Math.min(n, 6), 0xfd, '7', 'z', 'X', 'Z', 0);
    }

    @Override
    ShardBytes.Decoder decoder(RawInput raw) {
      return new StreamDecoder(raw, "xz", in -> new XZInputStream(in, MAX_XZ_MEMORY_KIB));
    }
  };

  /** Maximum memory of an xz stream: more than its highest level needs. */
  private static final int MAX_XZ_MEMORY_KIB = 256 * 1024;

  /** Number of bytes needed for detection. */
  private static final int HEADER_LENGTH = 6;

  /** Returns whether {@code n} bytes at an index are the start of such data. */
  abstract boolean starts(byte[] b, int at, int n);

  /** Returns a decoder of such data. */
  abstract ShardBytes.Decoder decoder(RawInput raw);

  /** Returns the compression of the next bytes; null if they are not compressed. */
  static Compression of(RawInput raw) throws IOException {
    raw.require(HEADER_LENGTH);
    return of(raw.buffer, raw.position, raw.limit - raw.position);
  }

  /** Returns the compression of data that starts with these bytes; null if it is not compressed. */
  static Compression of(byte[] b, int at, int n) {
    for (Compression compression : values()) {
      if (compression.starts(b, at, Math.min(n, HEADER_LENGTH))) {
        return compression;
      }
    }
    return null;
  }

  private static boolean prefix(byte[] b, int at, int n, int... expected) {
    for (int i = 0; i < n; i++) {
      if ((b[at + i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
