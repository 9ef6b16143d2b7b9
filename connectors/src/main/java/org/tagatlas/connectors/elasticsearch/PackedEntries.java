package org.tagatlas.connectors.elasticsearch;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.tagatlas.elasticsearch.BulkEntry;

/** Compressed batch of buffered entries in a snapshot. */
final class PackedEntries extends BufferedRequestState<BulkEntry> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final transient DocumentBatch batch;

  PackedEntries(DocumentBatch batch) {
    super(List.of());
    this.batch = batch;
  }

  DocumentBatch batch() {
    return batch;
  }
}
