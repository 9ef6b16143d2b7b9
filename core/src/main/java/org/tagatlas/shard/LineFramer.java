package org.tagatlas.shard;

import java.io.IOException;
import java.util.Arrays;
import org.tagatlas.record.Reject;

/**
 * Splits a shard's bytes into lines within a reusable buffer. Blank lines are skipped but counted.
 */
final class LineFramer implements RowFramer {

  /** Maximum length of a line in bytes, without its line feed and a preceding carriage return. */
  static final int MAX_LINE = 4 * 1024 * 1024;

  /**
   * One character more than a reject keeps, so that it can be truncated after a complete character.
   */
  static final int PREFIX_LENGTH = Reject.MAX_RAW_BYTES + 4;

  private final ShardBytes in;
  private byte[] buffer;
  private int start;
  private int end;
  private boolean ended;
  private DamagedShardException damage;

  private byte[] frame;
  private int offset;
  private int length;
  private long line;
  private long bytes;

  // State of a last line without a line feed.
  private boolean terminated = true;
  private long lastStart;

  /**
   * Creates a framer.
   *
   * @param capacity initial size of the buffer in bytes
   * @param line number of preceding lines
   */
  LineFramer(ShardBytes in, int capacity, long line) {
    this.in = in;
    this.buffer = new byte[capacity];
    this.line = line;
  }

  @Override
  public byte[] array() {
    return frame;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public DamagedShardException damage() {
    return damage;
  }

  @Override
  public boolean terminated() {
    return terminated;
  }

  @Override
  public long consumed() {
    return terminated ? bytes - (end - start) : lastStart;
  }

  /** Advances to the next line that is not blank. */
  @Override
  public Frame next() throws IOException {
    int scanned = start;
    while (true) {
      int lineFeed = Bytes.indexOfLineFeed(buffer, scanned, end);
      if (lineFeed >= 0) {
        if (take(lineFeed, lineFeed + 1)) {
          return length > MAX_LINE ? Frame.TOO_LONG : Frame.LINE;
        }
        scanned = start;
        continue;
      }
      // One byte above the limit could still be the carriage return.
      if (end - start > MAX_LINE + 1) {
        Frame found = skipLongLine();
        if (found != null) {
          return found;
        }
        scanned = start;
        continue;
      }
      int unscanned = end - start;
      if (!read()) {
        return last();
      }
      scanned = start + unscanned;
    }
  }

  /** Sets the frame to [start, to), without a carriage return; returns false if it is blank. */
  private boolean take(int to, int next) {
    frame = buffer;
    offset = start;
    length = to - start;
    line++;
    start = next;
    if (length > 0 && frame[to - 1] == '\r') {
      length--;
    }
    return !Bytes.isBlank(frame, offset, offset + length);
  }

  private Frame last() {
    if (start < end) {
      terminated = false;
      lastStart = bytes - (end - start);
    }
    if (damage != null) {
      take(end, end);
      return Frame.DAMAGED;
    }
    if (start == end || !take(end, end)) {
      return Frame.END;
    }
    return length > MAX_LINE ? Frame.TOO_LONG : Frame.LINE;
  }

  /** Skips to the end of a line and keeps only its prefix; returns null if it was blank. */
  private Frame skipLongLine() throws IOException {
    byte[] prefix = Arrays.copyOfRange(buffer, start, start + PREFIX_LENGTH);
    boolean blank = true;
    long first = bytes - (end - start);
    int lineFeed = -1;
    boolean more = true;
    while (more) {
      lineFeed = Bytes.indexOfLineFeed(buffer, start, end);
      int to = lineFeed < 0 ? end : lineFeed;
      blank = blank && Bytes.isBlank(buffer, start, to);
      start = lineFeed < 0 ? end : lineFeed + 1;
      more = lineFeed < 0 && read();
    }
    terminated = lineFeed >= 0;
    lastStart = first;
    line++;
    frame = prefix;
    offset = 0;
    length = prefix.length;
    if (damage != null && lineFeed < 0) {
      return Frame.DAMAGED;
    }
    return blank ? null : Frame.TOO_LONG;
  }

  /** Appends more bytes to the buffer; returns false at the end. */
  private boolean read() throws IOException {
    if (ended) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int n;
    try {
      n = in.read(buffer, end, buffer.length - end);
    } catch (DamagedShardException e) {
      damage = e;
      n = -1;
    }
    if (n < 0) {
      ended = true;
      return false;
    }
    end += n;
    bytes += n;
    return true;
  }
}
