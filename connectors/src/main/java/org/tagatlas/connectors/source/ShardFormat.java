package org.tagatlas.connectors.source;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.shard.ShardReader;

/**
 * Reads a shard in batches, decompressed and parsed in the thread that fetches. A position is the
 * number of elements ahead of it: compressed bytes have no place to start in the middle.
 */
final class ShardFormat implements BulkFormat<ShardRow, FileSourceSplit> {

  private static final long serialVersionUID = 1L;

  private static final int BATCH_ROWS = 512;

  /** Ends a batch of long lines: some of them wait in memory for the task. */
  private static final long BATCH_BYTES = 1024 * 1024;

  private final FieldSet fields;

  ShardFormat(FieldSet fields) {
    this.fields = fields;
  }

  @Override
  public Reader<ShardRow> createReader(Configuration config, FileSourceSplit split) {
    return new Batches(ShardSource.reader(split.path(), fields));
  }

  @Override
  public Reader<ShardRow> restoreReader(Configuration config, FileSourceSplit split)
      throws IOException {
    Batches batches = (Batches) createReader(config, split);
    long done =
        split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L);
    try {
      batches.skip(done);
    } catch (IOException | RuntimeException e) {
      batches.close();
      throw e;
    }
    return batches;
  }

  @Override
  public boolean isSplittable() {
    return false;
  }

  @Override
  public TypeInformation<ShardRow> getProducedType() {
    return ShardRowSerializer.TYPE;
  }

  private static final class Batches implements Reader<ShardRow> {

    private final ShardReader reader;
    private long done;

    Batches(ShardReader reader) {
      this.reader = reader;
    }

    void skip(long count) throws IOException {
      reader.skip(count);
      done = count;
    }

    @Override
    public RecordIterator<ShardRow> readBatch() throws IOException {
      // A new array for each batch: the former ones may still wait for the task.
      ShardRow[] rows = new ShardRow[BATCH_ROWS];
      int count = 0;
      long end = reader.bytesRead() + BATCH_BYTES;
      while (count < BATCH_ROWS && reader.bytesRead() <= end) {
        ShardRow row = reader.next();
        if (row == null) {
          break;
        }
        rows[count++] = row;
      }
      if (count == 0) {
        return null;
      }
      ArrayResultIterator<ShardRow> batch = new ArrayResultIterator<>();
      batch.set(rows, count, CheckpointedPosition.NO_OFFSET, done);
      done += count;
      return batch;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
