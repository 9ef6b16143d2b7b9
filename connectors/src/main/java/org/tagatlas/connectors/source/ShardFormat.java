package org.tagatlas.connectors.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.tagatlas.connectors.record.NumberedRow;
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.ShardEnd;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.serialization.NumberedRowSerializer;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.shard.ShardReader;

/**
 * Reads a shard in batches, decompressed and parsed in the thread that fetches. A position is the
 * number of elements ahead of it: compressed bytes have no place to start in the middle. Its offset
 * tells how far the shard was got at all, for it can be gone when the position is come back to.
 *
 * @param <T> what is made of a row
 */
final class ShardFormat<T> implements BulkFormat<T, FileSourceSplit> {

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
  private final RowForm<T> form;

  /** What is made of each row; there is one of each, so that positions can count them. */
  interface RowForm<T> extends Serializable {

    /**
     * Returns an element.
     *
     * @param shard the shard's name
     * @param line the line that the row was read from
     */
    T of(String shard, long line, ShardRow row);

    /** Returns the type of elements. */
    TypeInformation<T> type();
  }

  /** Rows as they are. */
  enum Plain implements RowForm<ShardRow> {
    FORM;

    @Override
    public ShardRow of(String shard, long line, ShardRow row) {
      return row;
    }

    @Override
    public TypeInformation<ShardRow> type() {
      return ShardRowSerializer.TYPE;
    }
  }

  /** Rows with their place. */
  enum Numbered implements RowForm<NumberedRow> {
    FORM;

    @Override
    public NumberedRow of(String shard, long line, ShardRow row) {
      return new NumberedRow(shard, row instanceof Reject reject ? reject.line() : line, row);
    }

    @Override
    public TypeInformation<NumberedRow> type() {
      return NumberedRowSerializer.TYPE;
    }
  }

  ShardFormat(FieldSet fields, RowForm<T> form) {
    this.fields = fields;
    this.form = form;
  }

  @Override
  public Reader<T> createReader(Configuration config, FileSourceSplit split) {
    return batches(split);
  }

  private Batches<T> batches(FileSourceSplit split) {
    return new Batches<>(
        ShardSource.reader(split.path(), fields), ShardFiles.name(split.path()), form);
  }

  @Override
  public Reader<T> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
    Batches<T> batches = batches(split);
    try {
      batches.resume(
          split
              .getReaderPosition()
              .orElse(new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 0)));
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
  public TypeInformation<T> getProducedType() {
    return form.type();
  }

  private static final class Batches<T> implements Reader<T> {

    private final ShardReader reader;
    private final String shard;
    private final RowForm<T> form;
    private long done;
    private boolean lost;
    private boolean ended;

    /** The end, which is a batch of its own: its position has another offset. */
    private ShardEnd end;

    Batches(ShardReader reader, String shard, RowForm<T> form) {
      this.reader = reader;
      this.shard = shard;
      this.form = form;
    }

    void resume(CheckpointedPosition position) throws IOException {
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
    public RecordIterator<T> readBatch() throws IOException {
      if (ended) {
        return null;
      }
      if (end != null) {
        ended = true;
        return batch(List.of(form.of(shard, reader.lineNumber(), end)), ENDED);
      }
      // A new list for each batch: the former ones may still wait for the task.
      List<T> rows = new ArrayList<>(BATCH_ROWS);
      long most = reader.bytesRead() + BATCH_BYTES;
      while (end == null && rows.size() < BATCH_ROWS && reader.bytesRead() <= most) {
        ShardRow row = reader.next();
        if (row == null) {
          ended = true;
          break;
        }
        if (row instanceof ShardEnd last) {
          end = last;
        } else {
          rows.add(form.of(shard, reader.lineNumber(), row));
        }
      }
      if (rows.isEmpty()) {
        return readBatch();
      }
      return batch(rows, lost ? LOST : reader.isOpen() ? OPEN : CheckpointedPosition.NO_OFFSET);
    }

    private RecordIterator<T> batch(List<T> rows, long offset) {
      IteratorResultIterator<T> batch = new IteratorResultIterator<>(rows.iterator(), offset, done);
      done += rows.size();
      return batch;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
