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
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonFormatOptions;
import org.apache.flink.formats.json.JsonRowDataSerializationSchema;
import org.apache.flink.table.api.internal.TableResultInternal;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.utils.print.PrintStyle;
import org.apache.flink.table.utils.print.RowDataToStringConverter;
import org.apache.flink.util.CloseableIterator;

/**
 * How the rows of a result are written. Those of a changelog begin with what they do, {@code op}.
 */
public enum ResultFormat {
  /** A table of characters, for people. */
  TABLE {
    @Override
    void write(Rows rows, PrintWriter out) {
      // Of a result that may never end no widths can be known.
      PrintStyle style =
          rows.changelog
              ? PrintStyle.tableauWithTypeInferredColumnWidths(
                  rows.schema, rows.texts, MAX_WIDTH, false, true)
              : PrintStyle.tableauWithDataInferredColumnWidths(
                  rows.schema, rows.texts, MAX_WIDTH, false, false);
      style.print(rows.all, out);
    }
  },
  /** Comma-separated values with a header; NULL is empty. */
  CSV {
    @Override
    void write(Rows rows, PrintWriter out) {
      List<String> line = new ArrayList<>();
      // Closing it would close the output.
      CsvWriter csv =
          CsvWriter.builder()
              .lineDelimiter(LineDelimiter.LF)
              .quoteStrategy(QuoteStrategies.EMPTY)
              .build(out);
      if (rows.changelog) {
        line.add(OP);
      }
      line.addAll(rows.schema.getColumnNames());
      csv.writeRecord(line);
      while (rows.all.hasNext()) {
        RowData row = rows.all.next();
        line.clear();
        if (rows.changelog) {
          line.add(row.getRowKind().shortString());
        }
        String[] texts = rows.texts.convert(row);
        for (int i = 0; i < texts.length; i++) {
          line.add(row.isNullAt(i) ? null : texts[i]);
        }
        csv.writeRecord(line);
        flush(csv, rows, out);
      }
      flush(csv, out);
    }
  },
  /** A JSON object a line. */
  JSON {
    @Override
    void write(Rows rows, PrintWriter out) {
      JsonRowDataSerializationSchema json =
          new JsonRowDataSerializationSchema(
              (RowType) rows.schema.toSourceRowDataType().getLogicalType(),
              TimestampFormat.ISO_8601,
              JsonFormatOptions.MapNullKeyMode.LITERAL,
              "null",
              true,
              false);
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

  /** Characters of a column of a table at the most. */
  private static final int MAX_WIDTH = 100;

  /** What is to be written. */
  private record Rows(
      Iterator<RowData> all,
      ResolvedSchema schema,
      RowDataToStringConverter texts,
      boolean changelog) {}

  abstract void write(Rows rows, PrintWriter out);

  /** Returns the word for it, such as {@code csv}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes the rows of a result as they come, and returns behind the last one.
   *
   * @param changelog whether rows are changes
   */
  public void write(TableResultInternal result, boolean changelog, PrintWriter out)
      throws Exception {
    // Closed by hand: its close() may be interrupted, of which try-with-resources warns.
    CloseableIterator<RowData> rows = result.collectInternal();
    try {
      write(
          new Rows(
              rows, result.getResolvedSchema(), result.getRowDataToStringConverter(), changelog),
          out);
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

  private static void open(JsonRowDataSerializationSchema json) {
    try {
      json.open(null);
    } catch (Exception e) {
      throw new IllegalStateException("in memory, where nothing can fail", e);
    }
  }
}
