package org.tagatlas.connectors.elasticsearch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.elasticsearch.BulkEntry;

/**
 * Documents that wait for their checkpoint, and then for Elasticsearch. They are compressed to
 * about a tenth, because all documents that a backfill publishes at its end are on the heap and in
 * state at the same time.
 *
 * @param documents number of documents
 * @param content their {@link BulkEntry entries}, deflated
 * @param last whether the writer's input has ended; this batch can be empty then
 */
record DocumentBatch(int documents, byte[] content, boolean last) {

  /** Empty batch that marks the end of the input. */
  static final DocumentBatch END = new DocumentBatch(0, new byte[0], true);

  /** Compresses entries written by {@link BulkEntry#writeTo}. */
  static DocumentBatch of(int documents, DataOutputSerializer entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(entries.length() / 4 + 64);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater, 8 << 10)) {
      out.write(entries.getSharedBuffer(), 0, entries.length());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    } finally {
      deflater.end();
    }
    return new DocumentBatch(documents, bytes.toByteArray(), false);
  }

  /** Returns the documents in the order of writing. */
  List<BulkEntry> entries() throws IOException {
    List<BulkEntry> entries = new ArrayList<>(documents);
    if (documents > 0) {
      try (DataInputStream in =
          new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(content)))) {
        for (int i = 0; i < documents; i++) {
          entries.add(BulkEntry.readFrom(in));
        }
      }
    }
    return entries;
  }

  /** Returns the number of documents, but no content: Flink logs committables. */
  @Override
  public String toString() {
    return documents + " documents" + (last ? ", the last" : "");
  }
}
