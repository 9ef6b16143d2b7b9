package org.tagatlas.shard;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/**
 * Checksums of the bytes that were read of a shard: one for each of its first and last 16
 * mebibytes, which cover most shards completely. Not thread-safe.
 */
final class Fingerprint {

  private static final int CHUNK = 1 << 20;

  /** Number of chunks that are kept at either end. */
  private static final int KEPT = 16;

  private final int[] first = new int[KEPT];

  /** The last complete chunks, each at its number modulo {@link #KEPT}. */
  private final int[] last = new int[KEPT];

  private final CRC32C current = new CRC32C();
  private long size;

  /** The result of comparing a file with the bytes that were read. */
  enum Check {
    /** The bytes are unchanged. */
    SAME,
    /** The file is shorter. */
    SHORTER,
    /** Some bytes are different. */
    OTHER
  }

  /** Returns the number of bytes that were read. */
  long size() {
    return size;
  }

  /** Adds bytes. */
  void update(byte[] bytes, int off, int len) {
    int from = off;
    int left = len;
    while (left > 0) {
      int n = (int) Math.min(left, CHUNK - size % CHUNK);
      current.update(bytes, from, n);
      size += n;
      from += n;
      left -= n;
      if (size % CHUNK == 0) {
        endChunk();
      }
    }
  }

  private void endChunk() {
    keep(size / CHUNK - 1, (int) current.getValue());
    current.reset();
  }

  private void keep(long chunk, int sum) {
    if (chunk < KEPT) {
      first[(int) chunk] = sum;
    }
    last[(int) (chunk % KEPT)] = sum;
  }

  /** Returns the checksums of the kept chunks, in order. */
  int[] sums() {
    long chunks = chunks(size);
    int[] sums = new int[(int) Math.min(chunks, 2 * KEPT)];
    int n = 0;
    for (long chunk = 0; chunk < chunks; chunk = after(chunk, chunks)) {
      sums[n++] =
          chunk == size / CHUNK
              ? (int) current.getValue()
              : chunk < KEPT ? first[(int) chunk] : last[(int) (chunk % KEPT)];
    }
    return sums;
  }

  private static long chunks(long size) {
    return (size + CHUNK - 1) / CHUNK;
  }

  /** Returns the next chunk that is kept after another one. */
  private static long after(long chunk, long chunks) {
    return chunk + 1 < KEPT ? chunk + 1 : Math.max(chunk + 1, chunks - KEPT);
  }

  /**
   * Compares a file with the bytes that were read, and continues from there if they are unchanged.
   *
   * @param in the file from its start; it is read as far as needed
   */
  Check resume(InputStream in, long expectedSize, int[] sums) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long chunks = chunks(expectedSize);
    int n = 0;
    for (long chunk = 0; chunk < chunks; chunk = after(chunk, chunks)) {
      long start = chunk * CHUNK;
      if (start > size) {
        try {
          in.skipNBytes(start - size);
        } catch (IOException e) {
          return Check.SHORTER;
        }
        size = start;
        current.reset();
      }
      long end = Math.min(start + CHUNK, expectedSize);
      while (size < end) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, end - size));
        if (read < 0) {
          return Check.SHORTER;
        }
        current.update(buffer, 0, read);
        size += read;
      }
      if ((int) current.getValue() != sums[n++]) {
        return Check.OTHER;
      }
      if (size % CHUNK == 0) {
        endChunk();
      }
    }
    return Check.SAME;
  }
}
