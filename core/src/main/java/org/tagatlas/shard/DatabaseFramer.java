package org.tagatlas.shard;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.tagatlas.sqlite.RowCursor;
import org.tagatlas.sqlite.SqliteTable;

/**
 * Frames the rows of a table as lines of JSON. Coordinates and accuracy become numbers or null,
 * whatever their type in the table; other values keep their type. The line of a row is its rowid.
 * Not thread-safe.
 */
final class DatabaseFramer implements RowFramer {

  private enum Kind {
    AS_STORED,
    DECIMAL,
    INTEGER
  }

  private static final byte[] NULL = ascii("null");
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};
  private static final byte[] HEX = ascii("0123456789abcdef");

  private final RowCursor rows;
  private final boolean utf8;
  private final byte[][] leads;
  private final Kind[] kinds;
  private final boolean[] real;

  private RowCursor.Step step = RowCursor.Step.END;
  private DamagedShardException damage;
  private byte[] line = new byte[4096];
  private int length;
  private boolean rendered;
  private long bytes;

  DatabaseFramer(RowCursor rows, SqliteTable table, Charset charset) {
    this.rows = rows;
    this.utf8 = charset.equals(StandardCharsets.UTF_8);
    List<String> fields = ColumnNames.fields(table.columns());
    int columns = fields.size();
    leads = new byte[columns][];
    kinds = new Kind[columns];
    real = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      String field = fields.get(i);
      length = 0;
      write((byte) (i == 0 ? '{' : ','));
      text(field.getBytes(StandardCharsets.UTF_8));
      write((byte) ':');
      leads[i] = Arrays.copyOf(line, length);
      kinds[i] =
          switch (field) {
            case "longitude", "latitude" -> Kind.DECIMAL;
            case "accuracy" -> Kind.INTEGER;
            default -> Kind.AS_STORED;
          };
      real[i] = table.real().get(i);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public Frame next() throws IOException {
    rendered = false;
    length = 0;
    damage = null;
    step = rows.next();
    return switch (step) {
      case ROW -> Frame.LINE;
      case TOO_LONG -> Frame.TOO_LONG;
      case LOST -> {
        damage = new DamagedShardException(rows.problem());
        yield Frame.LOST;
      }
      case END -> Frame.END;
    };
  }

  /** Renders the row when it is needed, so that skipping rows is fast. */
  private void render() {
    if (rendered || step != RowCursor.Step.ROW) {
      return;
    }
    rendered = true;
    for (int i = 0; i < leads.length; i++) {
      write(leads[i], 0, leads[i].length);
      switch (kinds[i]) {
        case AS_STORED -> stored(i);
        case DECIMAL -> decimal(i);
        case INTEGER -> integer(i);
      }
    }
    write((byte) '}');
    bytes += length;
  }

  private void stored(int column) {
    if (rows.isNull(column)) {
      write(NULL, 0, NULL.length);
    } else if (rows.isInteger(column)) {
      if (real[column]) {
        number(rows.integer(column) * 1.0);
      } else {
        number(rows.integer(column));
      }
    } else if (rows.isReal(column)) {
      number(rows.real(column));
    } else if (utf8 || !rows.isText(column)) {
      text(rows.array(), rows.start(column), rows.end(column));
    } else {
      text(rows.text(column).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void decimal(int column) {
    if (rows.isNull(column) || rows.isReal(column)) {
      stored(column);
    } else if (rows.isInteger(column)) {
      number(rows.integer(column) * 1.0);
    } else {
      String text = Numbers.trim(rows.text(column));
      double value = Numbers.decimal(text);
      if (text.isEmpty()) {
        write(NULL, 0, NULL.length);
      } else if (Double.isNaN(value) || Double.isInfinite(value)) {
        stored(column);
      } else {
        number(value);
      }
    }
  }

  private void integer(int column) {
    if (rows.isNull(column) || rows.isInteger(column)) {
      if (rows.isNull(column)) {
        write(NULL, 0, NULL.length);
      } else {
        number(rows.integer(column));
      }
      return;
    }
    String text = rows.isReal(column) ? "" : Numbers.trim(rows.text(column));
    long value = rows.isReal(column) ? Numbers.integer(rows.real(column)) : Numbers.integer(text);
    if (value != Numbers.NOT_INTEGER) {
      number(value);
    } else if (text.isEmpty() && !rows.isReal(column)) {
      write(NULL, 0, NULL.length);
    } else {
      stored(column);
    }
  }

  private void number(long value) {
    byte[] digits = ascii(Long.toString(value));
    write(digits, 0, digits.length);
  }

  private void number(double value) {
    byte[] digits =
        Double.isInfinite(value) || Double.isNaN(value) ? NULL : ascii(Double.toString(value));
    write(digits, 0, digits.length);
  }

  private void text(byte[] utf8Text) {
    text(utf8Text, 0, utf8Text.length);
  }

  private void text(byte[] b, int from, int to) {
    write((byte) '"');
    int i = from;
    while (i < to) {
      int plain = Bytes.endOfPlainAscii(b, i, to);
      write(b, i, plain - i);
      i = plain;
      if (i < to) {
        i += b[i] < 0 ? character(b, i, to) : escape(b[i]);
      }
    }
    write((byte) '"');
  }

  /** Writes a character above 7F; returns its length. */
  private int character(byte[] b, int at, int to) {
    int sequence = Bytes.sequenceAt(b, at, to);
    if (sequence == 0) {
      write(REPLACEMENT, 0, REPLACEMENT.length);
      return 1;
    }
    write(b, at, sequence);
    return sequence;
  }

  private int escape(byte b) {
    write((byte) '\\');
    if (b == '"' || b == '\\') {
      write(b);
    } else {
      write((byte) 'u');
      write((byte) '0');
      write((byte) '0');
      write(HEX[b >> 4]);
      write(HEX[b & 0xf]);
    }
    return 1;
  }

  private void write(byte b) {
    reserve(1);
    line[length++] = b;
  }

  private void write(byte[] b, int from, int count) {
    reserve(count);
    System.arraycopy(b, from, line, length, count);
    length += count;
  }

  private void reserve(int count) {
    if (line.length - length < count) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
    }
  }

  @Override
  public byte[] array() {
    render();
    return line;
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public int length() {
    render();
    return length;
  }

  @Override
  public long line() {
    // Lines count from 1; a smaller rowid is that of a photo with a bad id.
    return Math.max(1, rows.rowid());
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
    return bytes;
  }
}
