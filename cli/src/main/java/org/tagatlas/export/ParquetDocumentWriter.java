package org.tagatlas.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tagatlas.parquet.Column;
import org.tagatlas.parquet.JsonParquetWriter;

/** Writes documents as Parquet. */
final class ParquetDocumentWriter implements DocumentWriter {

  private final JsonParquetWriter parquet;

  ParquetDocumentWriter(Path file, List<Column> columns) throws IOException {
    parquet = new JsonParquetWriter(file, columns);
  }

  @Override
  public void write(ObjectNode document) throws IOException {
    parquet.write(document);
  }

  @Override
  public void close() throws IOException {
    parquet.close();
  }
}
