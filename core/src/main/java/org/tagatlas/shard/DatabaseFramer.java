package org.tagatlas.shard;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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

  private final RowCursor rows;
  private final boolean utf8;
  private final byte[][] leads;
  private final Kind[] kinds;
  private final boolean[] real;

  private RowCursor.Step step = RowCursor.Step.END;
  private DamagedShardException damage;
  private final JsonLine line = new JsonLine();
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
      leads[i] = JsonLine.lead(i == 0, field);
      kinds[i] =
          switch (field) {
            case "longitude", "latitude" -> Kind.DECIMAL;
            case "accuracy" -> Kind.INTEGER;
            default -> Kind.AS_STORED;
          };
      real[i] = table.real().get(i);
    }
  }

  @Override
  public Frame next() throws IOException {
    rendered = false;
    line.clear();
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
      line.write(leads[i]);
      switch (kinds[i]) {
        case AS_STORED -> stored(i);
        case DECIMAL -> decimal(i);
        case INTEGER -> integer(i);
      }
    }
    line.write((byte) '}');
    bytes += line.length();
  }

  private void stored(int column) {
    if (rows.isNull(column)) {
      line.nothing();
    } else if (rows.isInteger(column)) {
      if (real[column]) {
        line.number((double) rows.integer(column));
      } else {
        line.number(rows.integer(column));
      }
    } else if (rows.isReal(column)) {
      line.number(rows.real(column));
    } else if (utf8 || !rows.isText(column)) {
      line.text(rows.array(), rows.start(column), rows.end(column));
    } else {
      line.text(rows.text(column));
    }
  }

  private void decimal(int column) {
    if (rows.isNull(column) || rows.isReal(column)) {
      stored(column);
    } else if (rows.isInteger(column)) {
      line.number((double) rows.integer(column));
    } else if (!utf8 || !line.decimal(rows.array(), rows.start(column), rows.end(column))) {
      line.decimal(rows.text(column));
    }
  }

  private void integer(int column) {
    if (rows.isReal(column) && Numbers.integer(rows.real(column)) != Numbers.NOT_INTEGER) {
      line.number(Numbers.integer(rows.real(column)));
    } else if (rows.isNull(column) || rows.isReal(column)) {
      stored(column);
    } else if (rows.isInteger(column)) {
      line.number(rows.integer(column));
    } else {
      line.integer(rows.text(column));
    }
  }

  @Override
  public byte[] array() {
    render();
    return line.array();
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public int length() {
    render();
    return line.length();
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
