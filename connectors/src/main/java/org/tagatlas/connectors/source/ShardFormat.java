package org.tagatlas.connectors.source;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.tagatlas.connectors.record.ShardEnd;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.shard.ShardReader;

/**
 * Reads a shard in batches, decompressed and parsed in the thread that fetches. A position is the
 * number of elements ahead of it: compressed bytes have no place to start in the middle. Its offset
 * tells how far the shard was got at all, for it can be gone when the position is come back to.
 */
final class ShardFormat implements BulkFormat<ShardRow, FileSourceSplit> {

  private static final long serialVersionUID = 1L;

  private static final int BATCH_ROWS = 512;

  /** Ends a batch of long lines: some of them wait in memory for the task. */
  private static final long BATCH_BYTES = 1024 * 1024;

  /** The offset of positions in a shard that could be opened. */
  private static final long OPEN = 0;

  /** The offset behind the {@link ShardEnd}. */
  private static final long ENDED = 1;

  /** The offset behind the reject of a shard that was gone: its end is still to come. */
  private static final long LOST = 2;

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
    try {
      batches.resume(
          split
              .getReaderPosition()
              .orElse(new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 0)),
          ShardFiles.name(split.path()));
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
    private boolean lost;
    private boolean ended;

    /** The end, which is a batch of its own: its position has another offset. */
    private ShardEnd end;

    Batches(ShardReader reader) {
      this.reader = reader;
    }

    void resume(CheckpointedPosition position, String shard) throws IOException {
      done = position.getRecordsAfterOffset();
      if (position.getOffset() == ENDED) {
        ended = true;
      } else if (position.getOffset() == LOST) {
        end = new ShardEnd(shard, done);
      } else {
        lost = !reader.resume(done, position.getOffset() == OPEN);
      }
    }

    @Override
    public RecordIterator<ShardRow> readBatch() throws IOException {
      if (ended) {
        return null;
      }
      if (end != null) {
        ended = true;
        return batch(new ShardRow[] {end}, 1, ENDED);
      }
      // A new array for each batch: the former ones may still wait for the task.
      ShardRow[] rows = new ShardRow[BATCH_ROWS];
      int count = 0;
      long most = reader.bytesRead() + BATCH_BYTES;
      while (end == null && count < BATCH_ROWS && reader.bytesRead() <= most) {
        ShardRow row = reader.next();
        if (row == null) {
          ended = true;
          break;
        }
        if (row instanceof ShardEnd last) {
          end = last;
        } else {
          rows[count++] = row;
        }
      }
      if (count == 0) {
        return readBatch();
      }
      return batch(
          rows, count, lost ? LOST : reader.isOpen() ? OPEN : CheckpointedPosition.NO_OFFSET);
    }

    private RecordIterator<ShardRow> batch(ShardRow[] rows, int count, long offset) {
      ArrayResultIterator<ShardRow> batch = new ArrayResultIterator<>();
      batch.set(rows, count, offset, done);
      done += count;
      return batch;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
