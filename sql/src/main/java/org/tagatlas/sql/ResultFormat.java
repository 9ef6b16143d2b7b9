package org.tagatlas.sql;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.CloseableIterator;

/** Output formats of results. Rows of a changelog start with the kind of change, {@code op}. */
public enum ResultFormat {
  /** A human-readable text table. */
  TABLE {
    @Override
    void write(Rows rows, PrintWriter out) {
      rows.result.printTable(rows.all, rows.changelog, MAX_WIDTH, out);
    }
  },
  /** Comma-separated values with a header; NULL is empty. */
  CSV {
    @Override
    void write(Rows rows, PrintWriter out) {
      List<String> line = new ArrayList<>();
      // Closing the writer would close the output.
      CsvWriter csv =
          CsvWriter.builder()
              .lineDelimiter(LineDelimiter.LF)
              .quoteStrategy(QuoteStrategies.EMPTY)
              .build(out);
      if (rows.changelog) {
        line.add(OP);
      }
      line.addAll(rows.result.columns());
      csv.writeRecord(line);
      while (rows.all.hasNext()) {
        RowData row = rows.all.next();
        line.clear();
        if (rows.changelog) {
          line.add(row.getRowKind().shortString());
        }
        String[] texts = rows.result.texts(row);
        for (int i = 0; i < texts.length; i++) {
          line.add(row.isNullAt(i) ? null : texts[i]);
        }
        csv.writeRecord(line);
        flush(csv, rows, out);
      }
      flush(csv, out);
    }
  },
  /** One JSON object per line. */
  JSON {
    @Override
    void write(Rows rows, PrintWriter out) {
      SerializationSchema<RowData> json = rows.result.json();
      open(json);
      while (rows.all.hasNext()) {
        RowData row = rows.all.next();
        String object = new String(json.serialize(row), StandardCharsets.UTF_8);
        if (rows.changelog) {
          out.print("{\"" + OP + "\":\"" + row.getRowKind().shortString() + "\",");
          object = object.substring(1);
        }
        out.print(object + '\n');
        if (rows.changelog) {
          out.flush();
        }
      }
    }
  };

  private static final String OP = "op";

  /** Maximum width of a table column in characters. */
  private static final int MAX_WIDTH = 100;

  /** The rows to write. */
  private record Rows(Iterator<RowData> all, TableEngine.Result result, boolean changelog) {}

  abstract void write(Rows rows, PrintWriter out);

  /** Returns the lower-case name, such as {@code csv}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes the rows of a result as they arrive, and returns after the last one.
   *
   * @param changelog whether the rows are a changelog
   */
  void write(TableEngine.Result result, boolean changelog, PrintWriter out) throws Exception {
    // No try-with-resources: javac warns that close() may throw InterruptedException.
    CloseableIterator<RowData> rows = result.rows();
    try {
      write(new Rows(rows, result, changelog), out);
    } finally {
      out.flush();
      rows.close();
    }
  }

  private static void flush(CsvWriter csv, Rows rows, PrintWriter out) {
    if (rows.changelog) {
      flush(csv, out);
    }
  }

  private static void flush(CsvWriter csv, PrintWriter out) {
    try {
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.flush();
  }

  private static void open(SerializationSchema<RowData> json) {
    try {
      json.open(null);
    } catch (Exception e) {
      throw new IllegalStateException("cannot open the JSON format", e);
    }
  }
}
