package org.tagatlas.geocode;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a CSV stream into batches of complete rows without changing a byte, in bounded memory. Not
 * thread-safe.
 *
 * <p>A row ends at a line feed, a carriage return or both, unless within quotes. A quote opens a
 * quoted field only as the first character of the field. If no valid end of a quoted field is found
 * within {@link #MAX_ROW} bytes, the quote is treated as a stray character and the row ends with
 * its line, so that one malformed row does not swallow the following ones. CSV libraries read such
 * a field to the end of the input and cannot go back.
 */
public final class RowBatches {

  /** A row of this many bytes or more is returned in parts. */
  public static final int MAX_ROW = 1 << 20;

  /** A well-formed row. */
  static final byte COMPLETE = 0;

  /** A line that ends within quotes. */
  static final byte UNCLOSED = 1;

  /** A part of a row that is too long, except its end. */
  static final byte PART = 2;

  /** The end of a row that is too long. */
  static final byte REST = 3;

  /**
   * A batch of rows.
   *
   * @param bytes the rows, concatenated
   * @param ends the end of each row in {@code bytes}, after its line end
   * @param kinds the kind of each row
   * @param rows the number of rows; the arrays may be longer
   */
  record Batch(byte[] bytes, int[] ends, byte[] kinds, int rows) {}

  private static final int READ = 1 << 17;

  private final InputStream in;

  /** Large enough for one more read after a row that is almost too long. */
  private final byte[] buffer = new byte[MAX_ROW + READ];

  private byte delimiter = ',';
  private int start;
  private int end;
  private boolean ended;
  private boolean inLongRow;
  private byte kind;

  /** The first line end within a quoted field, or -1. */
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
   * Returns a copy of the first line that is not blank, and the blank ones before it, without
   * consuming them.
   *
   * @param most maximum number of bytes
   */
  byte[] peekLine(int most) throws IOException {
    int at = start;
    while (at - start < most) {
      if (at == end) {
        int scanned = at - start;
        fill();
        at = start + scanned;
        if (at == end) {
          break;
        }
      }
      // Skip blank lines.
      if ((buffer[at] == '\n' || buffer[at] == '\r') && !isBlank(start, at)) {
        break;
      }
      at++;
    }
    return Arrays.copyOfRange(buffer, start, at);
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] != '\n' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Sets the field delimiter. */
  void delimitedBy(char other) {
    delimiter = (byte) other;
  }

  /**
   * Returns the next rows as soon as at least one is available, or null at the end of the input.
   *
   * @param most maximum number of rows
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

  /** Returns the end of the row that starts at an offset, or -1 if it has not been read yet. */
  private int rowEnd(int from) {
    boolean waits = !ended && end - from < MAX_ROW;
    kind = COMPLETE;
    int at = from;
    while (at < end) {
      byte c = buffer[at];
      // Fast path: almost all bytes are digits, letters and commas.
      if (c > '"' || c < 0) {
        at++;
      } else if (c == '\n' || c == '\r') {
        return lineEnd(at);
      } else if (c == '"' && (at == from || buffer[at - 1] == delimiter)) {
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

  /** Returns the offset after the closing quote of a field, or -1 if there is none. */
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
    while (at < end && (buffer[at] == ' ' || buffer[at] == '\t') && buffer[at] != delimiter) {
      at++;
    }
    return at;
  }

  private boolean endsField(int at) {
    return at == end || buffer[at] == delimiter || buffer[at] == '\n' || buffer[at] == '\r';
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

  /** Ends the row at the end of the buffered bytes. Before the end of input it is a part. */
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

  /**
   * Returns the offset after a line end, or -1 if a line feed may follow a carriage return but has
   * not been read yet.
   */
  private int lineEnd(int at) {
    if (at + 1 < end) {
      return buffer[at] == '\r' && buffer[at + 1] == '\n' ? at + 2 : at + 1;
    }
    return buffer[at] == '\n' || ended || end == buffer.length ? at + 1 : -1;
  }
}
