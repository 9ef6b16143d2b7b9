package org.tagatlas.shard;

import java.io.IOException;
import java.util.Arrays;

/**
 * Splits a JSON array, or objects that span several lines, into objects. The number of an object is
 * used as its line.
 */
final class ObjectFramer implements RowFramer {

  private final ShardBytes in;
  private byte[] buffer;
  private int start;
  private int at;
  private int end;
  private boolean inArray;
  private boolean ended;
  private DamagedShardException damage;

  private int length;
  private long line;
  private long bytes;

  // State of the current row.
  private int depth;
  private boolean inString;
  private boolean escaped;

  /** The prefix of a row that is too long; null for other rows. */
  private byte[] prefix;

  ObjectFramer(ShardBytes in, int capacity, long line) {
    this.in = in;
    this.buffer = new byte[capacity];
    this.line = line;
  }

  @Override
  public byte[] array() {
    return prefix == null ? buffer : prefix;
  }

  @Override
  public int offset() {
    return prefix == null ? start : 0;
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
    return true;
  }

  @Override
  public long consumed() {
    return bytes - (end - at);
  }

  @Override
  public Frame next() throws IOException {
    prefix = null;
    length = 0;
    start = at;
    while (true) {
      if (at == end && !read()) {
        start = at;
        if (damage == null && inArray) {
          damage = DamagedShardException.truncated("it ends inside a JSON array");
        }
        return damage == null ? Frame.END : truncated();
      }
      byte b = buffer[at];
      if (b == '{') {
        return row(Frame.LINE);
      }
      if (!Bytes.isBlank(b) && !isPunctuation(b)) {
        return row(Frame.STRAY);
      }
      at++;
      start = at;
    }
  }

  /**
   * Consumes a bracket or comma around the objects of an array; returns false for any other byte.
   */
  private boolean isPunctuation(byte b) {
    if (inArray ? b == ']' : b == '[') {
      inArray = !inArray;
      return true;
    }
    return inArray && b == ',';
  }

  /** Reads to the end of the row that starts at the current position. */
  private Frame row(Frame found) throws IOException {
    start = at;
    depth = 0;
    inString = false;
    escaped = false;
    while (true) {
      while (at < end) {
        if (found == Frame.STRAY && endsStray(buffer[at])) {
          return take(found);
        }
        scan(buffer[at++]);
        if (found == Frame.LINE && depth == 0) {
          return take(found);
        }
      }
      if (at - start > LineFramer.MAX_LINE) {
        discard();
      }
      if (!read()) {
        if (found == Frame.STRAY && damage == null && !inArray) {
          return take(found);
        }
        if (damage == null) {
          damage =
              DamagedShardException.truncated(
                  "it ends inside a JSON " + (inArray ? "array" : "object"));
        }
        return truncated();
      }
    }
  }

  /** Returns whether a stray value ends before a byte. */
  private boolean endsStray(byte b) {
    return !inString && (inArray ? depth == 0 && (b == ',' || b == ']') : b == '\n');
  }

  private void scan(byte b) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
      } else if (b == '"') {
        inString = false;
      }
    } else if (b == '"') {
      inString = true;
    } else if (b == '{' || b == '[') {
      depth++;
    } else if (b == '}' || b == ']') {
      depth--;
    }
  }

  private Frame take(Frame found) {
    line++;
    if (prefix == null && at - start > LineFramer.MAX_LINE) {
      discard();
    }
    if (prefix != null) {
      length = prefix.length;
      return Frame.TOO_LONG;
    }
    length = at - start;
    return found;
  }

  private Frame truncated() {
    line++;
    length = prefix == null ? at - start : prefix.length;
    return Frame.DAMAGED;
  }

  /** Keeps only the prefix of a row that is too long. */
  private void discard() {
    if (prefix == null) {
      prefix = Arrays.copyOfRange(buffer, start, start + LineFramer.PREFIX_LENGTH);
    }
    start = at;
  }

  /** Appends more bytes to the buffer; returns false at the end. */
  private boolean read() throws IOException {
    if (ended) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      at -= start;
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
