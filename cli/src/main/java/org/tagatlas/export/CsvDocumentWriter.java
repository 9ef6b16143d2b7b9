package org.tagatlas.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tagatlas.parquet.Column;

/**
 * Writes documents as comma-separated values in UTF-8 with a header. Lists and objects are JSON.
 *
 * <p>A spreadsheet would evaluate a text that starts with an equals sign, plus, minus, at sign, tab
 * or carriage return as a formula, so such texts are preceded by an apostrophe.
 */
final class CsvDocumentWriter implements DocumentWriter {

  private static final String FORMULA_STARTS = "=+-@\t\r";

  private final List<Column> columns;
  private final boolean exact;
  private final CsvWriter csv;
  private final String[] fields;

  /**
   * Creates a writer and writes the header.
   *
   * @param exact whether texts are written unchanged, even if a spreadsheet would evaluate them
   */
  CsvDocumentWriter(OutputStream out, List<Column> columns, boolean exact) {
    this.columns = columns;
    this.exact = exact;
    this.fields = new String[columns.size()];
    this.csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .build(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    csv.writeRecord(columns.stream().map(Column::name).toList());
  }

  @Override
  public void write(ObjectNode document) {
    for (int i = 0; i < fields.length; i++) {
      JsonNode value = columns.get(i).value(document);
      String text = value == null ? "" : Column.text(value);
      fields[i] = value != null && value.isTextual() && !exact ? safe(text) : text;
    }
    csv.writeRecord(fields);
  }

  private static String safe(String text) {
    return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? '\'' + text : text;
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
