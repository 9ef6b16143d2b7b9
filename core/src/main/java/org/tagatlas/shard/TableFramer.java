package org.tagatlas.shard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Frames the records of a table with a header (RFC 4180) as lines of JSON. A quoted value can have
 * delimiters, line feeds and doubled quotes. The line of a record is its first one. Not
 * thread-safe.
 */
final class TableFramer implements RowFramer {

  private static final int CAPACITY = 128 * 1024;

  private final ShardBytes bytes;
  private final byte delimiter;
  private final List<String> fields;
  private final byte[][] leads;
  private final JsonLine json = new JsonLine();

  private byte[] buf = new byte[CAPACITY];
  private int start;
  private int limit;

  /** The index after the current record, where the next one starts. */
  private int after;

  private boolean ended;
  private DamagedShardException damage;
  private DamagedShardException problem;
  private long read;
  private long line;
  private long next;
  private boolean headerRead;

  // The values of the record, relative to its start.
  private int[] starts;
  private int[] ends;
  private int values;
  private int length;
  private boolean row;
  private boolean rendered;
  private byte[] prefix;

  TableFramer(ShardBytes bytes, TableHeader header, long line) {
    this.bytes = bytes;
    this.delimiter = header.delimiter();
    this.fields = header.fields();
    this.line = line;
    this.next = line;
    this.starts = new int[fields.size() + 1];
    this.ends = new int[fields.size() + 1];
    this.leads = new byte[fields.size()][];
    for (int i = 0; i < leads.length; i++) {
      leads[i] = JsonLine.lead(i == 0, fields.get(i));
    }
  }

  @Override
  public Frame next() throws IOException {
    row = false;
    rendered = false;
    problem = null;
    prefix = null;
    if (!headerRead) {
      headerRead = true;
      record();
    }
    while (true) {
      int size = record();
      if (prefix != null) {
        return Frame.TOO_LONG;
      }
      if (size == 0 && ended) {
        problem = damage;
        return damage == null ? Frame.END : Frame.DAMAGED;
      }
      if (ended && damage != null) {
        // A complete record ends with a line feed, which is not the last byte then.
        problem = damage;
        return Frame.DAMAGED;
      }
      if (Bytes.isBlank(buf, start, start + length)) {
        continue;
      }
      if (values != fields.size()) {
        problem =
            new DamagedShardException(
                String.format(
                    Locale.ROOT,
                    "the record has %d value%s, but the header has %d columns",
                    values,
                    values == 1 ? "" : "s",
                    fields.size()));
        return Frame.UNEVEN;
      }
      row = true;
      return Frame.LINE;
    }
  }

  /** Reads the next record; returns its number of bytes with its line feed, 0 at the end. */
  private int record() throws IOException {
    start = after;
    line = next + 1;
    int i = 0;
    int valueStart = 0;
    boolean quoted = false;
    values = 0;
    while (true) {
      if (start + i == limit && !fill()) {
        break;
      }
      byte b = buf[start + i];
      boolean quotes = buf[start + valueStart] == '"';
      if (b == '"' && quotes) {
        quoted = !quoted;
      } else if (b == '\n') {
        next++;
        if (!quoted) {
          finish(valueStart, i);
          after = start + i + 1;
          return i + 1;
        }
      } else if (b == delimiter && !quoted) {
        value(valueStart, i);
        valueStart = i + 1;
        if (start + valueStart == limit && !fill()) {
          i++;
          break;
        }
      }
      i++;
      if (i > LineFramer.MAX_LINE) {
        skipLong(i, quoted, quotes);
        return i;
      }
    }
    ended = true;
    if (i > 0) {
      next++;
      finish(valueStart, i);
    } else {
      length = 0;
    }
    after = start + i;
    return i;
  }

  private void value(int from, int to) {
    if (values < starts.length) {
      starts[values] = from;
      ends[values] = to;
    }
    values++;
  }

  private void finish(int valueStart, int end) {
    length = end > 0 && buf[start + end - 1] == '\r' ? end - 1 : end;
    value(valueStart, Math.max(valueStart, length));
  }

  /** Keeps the prefix of a record that is too long, and skips its rest. */
  private void skipLong(int from, boolean inQuotes, boolean quotes) throws IOException {
    prefix = Arrays.copyOfRange(buf, start, start + LineFramer.PREFIX_LENGTH);
    boolean quoted = inQuotes;
    boolean mayQuote = quotes;
    start += from;
    while (true) {
      if (start == limit && !fill()) {
        ended = true;
        after = start;
        next++;
        return;
      }
      byte b = buf[start++];
      if (b == '"' && mayQuote) {
        quoted = !quoted;
      } else if (b == '\n') {
        next++;
        if (!quoted) {
          after = start;
          return;
        }
      } else if (b == delimiter && !quoted) {
        mayQuote = start < limit && buf[start] == '"';
      }
    }
  }

  /** Reads more bytes after those of the current record; returns false at the end. */
  private boolean fill() throws IOException {
    if (damage != null) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buf, start, buf, 0, limit - start);
      limit -= start;
      start = 0;
    }
    if (limit == buf.length) {
      buf = Arrays.copyOf(buf, 2 * buf.length);
    }
    try {
      int n = bytes.read(buf, limit, buf.length - limit);
      if (n < 0) {
        return false;
      }
      limit += n;
      read += n;
      return true;
    } catch (DamagedShardException e) {
      damage = e;
      return false;
    }
  }

  private void render() {
    if (rendered) {
      return;
    }
    rendered = true;
    json.clear();
    for (int i = 0; i < leads.length; i++) {
      json.write(leads[i]);
      json.value(fields.get(i), text(i));
    }
    json.write((byte) '}');
  }

  private String text(int value) {
    int from = start + starts[value];
    int to = start + ends[value];
    if (from < to && buf[from] == '"') {
      int end = to - from > 1 && buf[to - 1] == '"' ? to - 1 : to;
      return new String(buf, from + 1, end - from - 1, StandardCharsets.UTF_8)
          .replace("\"\"", "\"");
    }
    return new String(buf, from, to - from, StandardCharsets.UTF_8);
  }

  @Override
  public byte[] array() {
    if (row) {
      render();
      return json.array();
    }
    return prefix != null ? prefix : buf;
  }

  @Override
  public int offset() {
    return row || prefix != null ? 0 : start;
  }

  @Override
  public int length() {
    if (row) {
      render();
      return json.length();
    }
    return prefix != null ? prefix.length : length;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public long bytes() {
    return read;
  }

  @Override
  public DamagedShardException damage() {
    return problem;
  }

  @Override
  public boolean terminated() {
    return true;
  }

  @Override
  public long consumed() {
    return read - (limit - after);
  }
}
