package org.tagatlas.connectors.shard;

import java.io.IOException;
import java.util.Arrays;
import org.tagatlas.connectors.record.Reject;

/**
 * Cuts a shard's bytes into lines inside one buffer that is used again and again. Blank lines are
 * passed over but counted.
 */
final class LineFramer {

  /** What {@link #next} found. */
  enum Frame {
    /** A whole line. */
    LINE,
    /** A line over the limit; only its beginning is there. */
    TOO_LONG,
    /** The shard ends damaged; what is there of its last line. */
    DAMAGED,
    /** The end. */
    END
  }

  /** Longest line in bytes, without its line feed and a carriage return ahead of that. */
  static final int MAX_LINE = 4 * 1024 * 1024;

  /** A character more than a reject keeps, so that the cut falls on a whole one. */
  static final int BEGINNING = Reject.MAX_RAW_BYTES + 4;

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

  LineFramer(ShardBytes in, int capacity) {
    this.in = in;
    this.buffer = new byte[capacity];
  }

  /** The array that holds the frame; valid until the next call of {@link #next}. */
  byte[] array() {
    return frame;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** The frame's line, from 1. */
  long line() {
    return line;
  }

  /** Returns how many decompressed bytes were read. */
  long bytes() {
    return bytes;
  }

  /** Returns what made the last frame {@link Frame#DAMAGED}. */
  DamagedShardException damage() {
    return damage;
  }

  /** Goes to the next line that is not blank. */
  Frame next() throws IOException {
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
      // One byte over the limit could still be the carriage return.
      if (end - start > MAX_LINE + 1) {
        Frame found = passLongLine();
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

  /** Makes [start, to) the frame, without a carriage return; returns false when it is blank. */
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
    if (damage != null) {
      take(end, end);
      return Frame.DAMAGED;
    }
    if (start == end || !take(end, end)) {
      return Frame.END;
    }
    return length > MAX_LINE ? Frame.TOO_LONG : Frame.LINE;
  }

  /** Goes to the end of a line without keeping it; returns null when it was blank. */
  private Frame passLongLine() throws IOException {
    byte[] beginning = Arrays.copyOfRange(buffer, start, start + BEGINNING);
    boolean blank = true;
    int lineFeed = -1;
    boolean more = true;
    while (more) {
      lineFeed = Bytes.indexOfLineFeed(buffer, start, end);
      int to = lineFeed < 0 ? end : lineFeed;
      blank = blank && Bytes.isBlank(buffer, start, to);
      start = lineFeed < 0 ? end : lineFeed + 1;
      more = lineFeed < 0 && read();
    }
    line++;
    frame = beginning;
    offset = 0;
    length = beginning.length;
    if (damage != null && lineFeed < 0) {
      return Frame.DAMAGED;
    }
    return blank ? null : Frame.TOO_LONG;
  }

  /** Reads more bytes behind the ones that are there; returns false at the end. */
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
