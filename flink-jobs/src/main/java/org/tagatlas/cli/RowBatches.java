package org.tagatlas.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream of CSV into batches of whole rows without changing a byte, in bounded memory. Not
 * thread-safe.
 *
 * <p>A row ends at a line feed, a carriage return or both, unless that stands within quotes. A
 * quote opens a field as its first character only. Where no good end of a quoted field is found
 * within {@link #MAX_ROW} bytes, the quote was a stray one and its row is the one line: a mistake
 * in one row does not swallow the following ones. A parser that takes such a field up to the end of
 * the input, as libraries do, cannot go back.
 */
final class RowBatches {

  /** A row of this length or longer comes in parts. */
  static final int MAX_ROW = 1 << 20;

  /** A row as it should be. */
  static final byte WHOLE = 0;

  /** A line with an open quote at its end. */
  static final byte UNCLOSED = 1;

  /** A part of a row that is too long, without its end. */
  static final byte PART = 2;

  /** The end of a row that is too long. */
  static final byte REST = 3;

  /**
   * Some rows.
   *
   * @param bytes the rows one after another
   * @param ends where each row ends, its line end included
   * @param kinds what each of them is
   * @param rows how many there are; the arrays may be longer
   */
  record Batch(byte[] bytes, int[] ends, byte[] kinds, int rows) {}

  private static final int READ = 1 << 17;

  private final InputStream in;

  /** Has room for one more read behind a row that is nearly too long. */
  private final byte[] buffer = new byte[MAX_ROW + READ];

  private int start;
  private int end;
  private boolean ended;
  private boolean inLongRow;
  private byte kind;

  /** The first line end within the quotes of a field, -1 if there is none. */
  private int lineBreak;

  RowBatches(InputStream in) {
    this.in = in;
  }

  /** Skips a byte order mark at the start of the input and returns whether there is one. */
  boolean skipByteOrderMark() throws IOException {
    while (!ended && end < 3 && (end == 0 || buffer[0] == (byte) 0xEF)) {
      fill();
    }
    boolean there =
        end >= 3
            && buffer[0] == (byte) 0xEF
            && buffer[1] == (byte) 0xBB
            && buffer[2] == (byte) 0xBF;
    start = there ? 3 : 0;
    return there;
  }

  /**
   * Returns the next rows as soon as there is at least one, null at the end of the input.
   *
   * @param most rows to return
   */
  Batch next(int most) throws IOException {
    int[] ends = new int[Math.min(most, 1 << 12)];
    byte[] kinds = new byte[ends.length];
    while (true) {
      int rows = 0;
      int at = start;
      while (rows < most && (at < end || ended && inLongRow)) {
        int rowEnd = inLongRow ? restEnd(at) : rowEnd(at);
        if (rowEnd < 0) {
          break;
        }
        if (rows == ends.length) {
          ends = Arrays.copyOf(ends, 2 * rows);
          kinds = Arrays.copyOf(kinds, 2 * rows);
        }
        ends[rows] = rowEnd - start;
        kinds[rows] = kind;
        rows++;
        at = rowEnd;
      }
      if (rows > 0) {
        byte[] bytes = Arrays.copyOfRange(buffer, start, at);
        start = at;
        return new Batch(bytes, ends, kinds, rows);
      }
      if (ended) {
        return null;
      }
      fill();
    }
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    int read = in.read(buffer, end, Math.min(READ, buffer.length - end));
    if (read < 0) {
      ended = true;
    } else {
      end += read;
    }
  }

  /** Returns where the row that starts there ends, -1 when that is not read yet. */
  private int rowEnd(int from) {
    boolean waits = !ended && end - from < MAX_ROW;
    kind = WHOLE;
    int at = from;
    while (at < end) {
      byte c = buffer[at];
      // Nearly all bytes are digits, letters and commas, which are of no interest.
      if (c > '"' || c < 0) {
        at++;
      } else if (c == '\n' || c == '\r') {
        return lineEnd(at);
      } else if (c == '"' && (at == from || buffer[at - 1] == ',')) {
        int after = closing(at + 1);
        int next = after < 0 ? end : afterBlanks(after);
        if (waits && next == end) {
          return -1;
        }
        if (after < 0 || lineBreak >= 0 && !endsField(next)) {
          return strayQuote();
        }
        at = after;
      } else {
        at++;
      }
    }
    return waits ? -1 : unended();
  }

  /** Returns the place behind the closing quote of a field, -1 when there is none. */
  private int closing(int from) {
    lineBreak = -1;
    int at = from;
    while (at < end) {
      byte c = buffer[at];
      if (c == '"') {
        if (at + 1 == end || buffer[at + 1] != '"') {
          return at + 1;
        }
        at++;
      } else if ((c == '\n' || c == '\r') && lineBreak < 0) {
        lineBreak = at;
      }
      at++;
    }
    return -1;
  }

  private int afterBlanks(int from) {
    int at = from;
    while (at < end && (buffer[at] == ' ' || buffer[at] == '\t')) {
      at++;
    }
    return at;
  }

  private boolean endsField(int at) {
    return at == end || buffer[at] == ',' || buffer[at] == '\n' || buffer[at] == '\r';
  }

  private int strayQuote() {
    if (lineBreak < 0) {
      int rowEnd = unended();
      kind = ended ? UNCLOSED : kind;
      return rowEnd;
    }
    kind = UNCLOSED;
    return lineEnd(lineBreak);
  }

  /** Ends the row where the bytes end: those of the input, or as many as can wait. */
  private int unended() {
    if (!ended) {
      kind = PART;
      inLongRow = true;
    }
    return end;
  }

  private int restEnd(int from) {
    kind = REST;
    for (int at = from; at < end; at++) {
      if (buffer[at] == '\n' || buffer[at] == '\r') {
        int lineEnd = lineEnd(at);
        inLongRow = lineEnd < 0;
        return lineEnd;
      }
    }
    inLongRow = !ended;
    kind = ended ? REST : PART;
    return end;
  }

  /** Returns the place behind a line end, -1 when a line feed may follow a carriage return. */
  private int lineEnd(int at) {
    if (at + 1 < end) {
      return buffer[at] == '\r' && buffer[at + 1] == '\n' ? at + 2 : at + 1;
    }
    return buffer[at] == '\n' || ended || end == buffer.length ? at + 1 : -1;
  }
}
