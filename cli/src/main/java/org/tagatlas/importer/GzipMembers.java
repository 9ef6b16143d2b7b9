package org.tagatlas.importer;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses texts as gzip members into one buffer, which is reused. Not thread-safe. */
final class GzipMembers implements AutoCloseable {

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};
  private static final int TRAILER = 8;
  private static final int MIN_SPACE = 1 << 16;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final CRC32 crc = new CRC32();
  private byte[] out = new byte[1 << 20];
  private int end;
  private long size;

  void clear() {
    end = 0;
  }

  byte[] array() {
    return out;
  }

  /** Returns the number of bytes in the buffer. */
  int end() {
    return end;
  }

  void start() {
    deflater.reset();
    crc.reset();
    size = 0;
    reserve(HEADER.length);
    System.arraycopy(HEADER, 0, out, end, HEADER.length);
    end += HEADER.length;
  }

  void write(byte[] b, int from, int length) {
    crc.update(b, from, length);
    size += length;
    deflater.setInput(b, from, length);
    while (!deflater.needsInput()) {
      deflate();
    }
  }

  void finish() {
    deflater.finish();
    while (!deflater.finished()) {
      deflate();
    }
    reserve(TRAILER);
    littleEndian((int) crc.getValue());
    littleEndian((int) size);
  }

  private void deflate() {
    reserve(MIN_SPACE);
    end += deflater.deflate(out, end, out.length - end);
  }

  private void littleEndian(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out[end++] = (byte) (value >>> shift);
    }
  }

  private void reserve(int count) {
    if (out.length - end < count) {
      out = Arrays.copyOf(out, Math.max(out.length + out.length / 2, end + count));
    }
  }

  @Override
  public void close() {
    deflater.end();
  }
}
