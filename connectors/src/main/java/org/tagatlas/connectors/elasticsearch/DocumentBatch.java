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

/**
 * Documents that wait for their checkpoint, and then for Elasticsearch. They are kept compressed:
 * they lie on the heap and in state, all that a backfill publishes at its end at once, and JSON
 * shrinks to about a tenth.
 *
 * @param documents the number of documents
 * @param content their {@link BulkEntry entries}, deflated
 * @param last whether the writer's input has ended with this batch, which may be empty then
 */
record DocumentBatch(int documents, byte[] content, boolean last) {

  /** A batch that only says that there will be no more. */
  static final DocumentBatch END = new DocumentBatch(0, new byte[0], true);

  /** Compresses what was written by {@link BulkEntry#writeTo}. */
  static DocumentBatch of(int documents, DataOutputSerializer entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(entries.length() / 4 + 64);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater, 8 << 10)) {
      out.write(entries.getSharedBuffer(), 0, entries.length());
    } catch (IOException e) {
      throw new UncheckedIOException("in memory, where no output can fail", e);
    } finally {
      deflater.end();
    }
    return new DocumentBatch(documents, bytes.toByteArray(), false);
  }

  /** Returns the documents in the order in which they were written. */
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

  /** Returns the number only: Flink logs committables. */
  @Override
  public String toString() {
    return documents + " documents" + (last ? ", the last" : "");
  }
}
