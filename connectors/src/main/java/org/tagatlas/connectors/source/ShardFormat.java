package org.tagatlas.connectors.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.tagatlas.connectors.serialization.NumberedRowSerializer;
import org.tagatlas.connectors.serialization.ShardRowSerializer;
import org.tagatlas.record.NumberedRow;
import org.tagatlas.record.Reject;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;
import org.tagatlas.shard.ShardTail;

/**
 * Reads a shard in batches; decompresses and parses in the fetcher thread. A position is the number
 * of preceding elements of its split, because compressed data cannot be read from the middle. Its
 * offset is the state of the shard, which can be missing when the position is restored.
 *
 * @param <T> the element type
 */
final class ShardFormat<T> implements BulkFormat<T, ShardSplit> {

  private static final long serialVersionUID = 1L;

  private static final int BATCH_ROWS = 512;

  /** Limits the memory of batches with long lines; several batches wait for the task. */
  private static final long BATCH_BYTES = 1024 * 1024;

  /** Offset of positions in a shard that was opened. */
  private static final long OPEN = 0;

  /** Offset after the {@link ShardEnd}. */
  private static final long ENDED = 1;

  /** Offset after the reject of a missing shard, before its end. */
  private static final long LOST = 2;

  private final FieldSet fields;
  private final RowForm<T> form;

  /** Receives the end of each split; null if shards cannot grow. */
  private final transient Ends ends;

  /** Listener for the ends of splits. */
  interface Ends {

    /** Called when a split has ended, before the reader finishes it. */
    void ended(String splitId, ShardTail tail);
  }

  /** Conversion of rows to elements, one element per row, so that positions can count them. */
  interface RowForm<T> extends Serializable {

    /**
     * Returns the element of a row.
     *
     * @param shard the shard's name
     * @param line the line number of the row
     */
    T of(String shard, long line, ShardRow row);

    /** Returns the element type. */
    TypeInformation<T> type();
  }

  /** Rows without position. */
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

  /** Rows with shard and line number. */
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
    this(fields, form, null);
  }

  private ShardFormat(FieldSet fields, RowForm<T> form, Ends ends) {
    this.fields = fields;
    this.form = form;
    this.ends = ends;
  }

  /** Returns a format for shards that can grow. */
  ShardFormat<T> reportingTo(Ends listener) {
    return new ShardFormat<>(fields, form, listener);
  }

  @Override
  public Reader<T> createReader(Configuration config, ShardSplit split) {
    return batches(split);
  }

  private Batches<T> batches(ShardSplit split) {
    ShardReader reader =
        ends == null
            ? ShardSource.range(split.path(), fields, split.range())
            : ShardSource.growing(split.path(), split.part(), fields);
    return new Batches<>(reader, split, form, ends);
  }

  @Override
  public Reader<T> restoreReader(Configuration config, ShardSplit split) throws IOException {
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
    private final ShardSplit split;
    private final RowForm<T> form;
    private final Ends ends;
    private long done;
    private boolean lost;
    private boolean ended;

    /** The shard's end, emitted in a separate batch because its position has another offset. */
    private ShardEnd end;

    Batches(ShardReader reader, ShardSplit split, RowForm<T> form, Ends ends) {
      this.reader = reader;
      this.shard = ShardFiles.name(split.path());
      this.split = split;
      this.form = form;
      this.ends = ends;
    }

    void resume(CheckpointedPosition position) throws IOException {
      done = position.getRecordsAfterOffset();
      if (position.getOffset() == ENDED) {
        if (ends != null) {
          reader.skip(Long.MAX_VALUE);
        }
        ended = true;
      } else if (position.getOffset() == LOST) {
        lost = true;
        boolean hasEnd = split.part().from() == null && split.range().isLast();
        end = hasEnd ? new ShardEnd(shard, done) : null;
        ended = end == null;
      } else {
        lost = !reader.resume(done, position.getOffset() == OPEN);
      }
    }

    @Override
    public RecordIterator<T> readBatch() throws IOException {
      if (ended) {
        if (ends != null) {
          ends.ended(split.splitId(), lost ? ShardTail.lost() : reader.tail());
        }
        return null;
      }
      if (end != null) {
        ended = true;
        return batch(List.of(form.of(shard, reader.lineNumber(), end)), ENDED);
      }
      // A new list per batch: earlier ones may still wait for the task.
      List<T> rows = new ArrayList<>(BATCH_ROWS);
      long maxBytes = reader.bytesRead() + BATCH_BYTES;
      while (end == null && rows.size() < BATCH_ROWS && reader.bytesRead() <= maxBytes) {
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
