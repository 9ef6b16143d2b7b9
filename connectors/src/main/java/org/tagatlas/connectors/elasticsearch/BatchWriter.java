package org.tagatlas.connectors.elasticsearch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.connectors.sink.Document;

/**
 * Buffers documents into batches, which are committables of the next checkpoint. Has no connection.
 */
final class BatchWriter implements CommittingSinkWriter<Document, DocumentBatch> {

  private final int batchBytes;
  private final DataOutputSerializer open;
  private int documents;
  private List<DocumentBatch> batches = new ArrayList<>();
  private boolean ended;

  BatchWriter(int batchBytes) {
    this.batchBytes = batchBytes;
    open = new DataOutputSerializer(4 << 10);
  }

  @Override
  public void write(Document document, Context context) throws IOException {
    EntryConverter.upsert(document).writeTo(open);
    documents++;
    if (open.length() >= batchBytes) {
      closeBatch();
    }
  }

  @Override
  public void flush(boolean endOfInput) {
    ended |= endOfInput;
  }

  @Override
  public Collection<DocumentBatch> prepareCommit() {
    closeBatch();
    if (ended) {
      batches.add(DocumentBatch.END);
    }
    List<DocumentBatch> ready = batches;
    batches = new ArrayList<>();
    return ready;
  }

  @Override
  public void close() {}

  private void closeBatch() {
    if (documents > 0) {
      batches.add(DocumentBatch.of(documents, open));
      documents = 0;
      open.clear();
    }
  }
}
