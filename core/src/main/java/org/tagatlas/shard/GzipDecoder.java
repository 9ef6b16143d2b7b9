package org.tagatlas.shard;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes one or more gzip members. Unlike the JDK's stream it neither ends silently at a damaged
 * second member nor depends on {@code available()}; and everything decoded before damaged data is
 * returned first.
 */
final class GzipDecoder implements ShardBytes.Decoder {

  private static final int FLAG_HEADER_CRC = 0x02;
  private static final int FLAG_EXTRA = 0x04;
  private static final int FLAG_NAME = 0x08;
  private static final int FLAG_COMMENT = 0x10;
  private static final int RESERVED_FLAGS = 0xe0;

  private final RawInput raw;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private boolean inMember;
  private boolean first = true;
  private DamagedShardException damage;

  GzipDecoder(RawInput raw) {
    this.raw = raw;
  }

  @Override
  public int read(byte[] target, int off, int len) throws IOException {
    if (damage != null) {
      throw damage;
    }
    while (true) {
      if (!inMember && !startMember()) {
        return -1;
      }
      int n = inflate(target, off, len);
      if (inflater.finished()) {
        // The input that the inflater has not consumed is the trailer and the next member.
        raw.position = raw.limit - inflater.getRemaining();
        try {
          endMember();
        } catch (DamagedShardException e) {
          damage = e;
        }
      }
      if (n > 0) {
        return n;
      }
      if (damage != null) {
        throw damage;
      }
    }
  }

  private int inflate(byte[] target, int off, int len) throws IOException {
    if (inflater.needsInput()) {
      raw.position = raw.limit;
      if (!raw.fill()) {
        throw DamagedShardException.truncated("it ends inside compressed data");
      }
      inflater.setInput(raw.buffer, raw.position, raw.limit - raw.position);
    }
    long before = inflater.getBytesWritten();
    int n;
    try {
      n = inflater.inflate(target, off, len);
    } catch (DataFormatException e) {
      damage = new DamagedShardException("its compressed data is invalid", e);
      n = (int) (inflater.getBytesWritten() - before);
    }
    if (inflater.needsDictionary()) {
      throw new DamagedShardException("its compressed data is invalid");
    }
    crc.update(target, off, n);
    return n;
  }

  /** Reads a member's header; returns false if there is no further member. */
  private boolean startMember() throws IOException {
    int b = raw.read();
    if (!first) {
      // Skip zero padding after the last member.
      while (b == 0) {
        b = raw.read();
      }
      if (b < 0) {
        return false;
      }
    }
    if (b != 0x1f || next() != 0x8b || next() != 8) {
      throw new DamagedShardException(
          first
              ? "its gzip header is invalid"
              : "its gzip data is followed by data that is not gzip");
    }
    int flags = next();
    if ((flags & RESERVED_FLAGS) != 0) {
      throw new DamagedShardException("its gzip header is invalid");
    }
    skip(6);
    if ((flags & FLAG_EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & FLAG_NAME) != 0) {
      skipText();
    }
    if ((flags & FLAG_COMMENT) != 0) {
      skipText();
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      skip(2);
    }
    first = false;
    inMember = true;
    inflater.reset();
    inflater.setInput(raw.buffer, raw.position, raw.limit - raw.position);
    crc.reset();
    return true;
  }

  private void endMember() throws IOException {
    inMember = false;
    long size = inflater.getBytesWritten();
    if (nextInt() != (int) crc.getValue()) {
      throw new DamagedShardException("its checksum is wrong");
    }
    if (nextInt() != (int) size) {
      throw new DamagedShardException("its length is wrong");
    }
  }

  private int nextInt() throws IOException {
    return next() | next() << 8 | next() << 16 | next() << 24;
  }

  private int next() throws IOException {
    int b = raw.read();
    if (b < 0) {
      throw DamagedShardException.truncated("it ends inside a gzip header or trailer");
    }
    return b;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // A name or comment is terminated by a zero.
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
