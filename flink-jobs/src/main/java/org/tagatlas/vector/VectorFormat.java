package org.tagatlas.vector;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.Path;
import org.tagatlas.similar.VectorReader;
import org.tagatlas.vector.VectorRow.FileEnd;
import org.tagatlas.vector.VectorRow.Invalid;
import org.tagatlas.vector.VectorRow.Vector;

/**
 * Reads a file of vectors in batches, in the fetcher thread. The last row is the end of the file. A
 * position is the number of preceding rows, because compressed files cannot be read from the
 * middle.
 */
final class VectorFormat implements BulkFormat<VectorRow, FileSourceSplit> {

  private static final long serialVersionUID = 1L;

  private static final int BATCH_ROWS = 512;

  /** Limits the memory of batches of long vectors; several batches wait for the task. */
  private static final long BATCH_BYTES = 1 << 20;

  @Override
  public Reader<VectorRow> createReader(Configuration config, FileSourceSplit split)
      throws IOException {
    return new Batches(split.path());
  }

  @Override
  public Reader<VectorRow> restoreReader(Configuration config, FileSourceSplit split)
      throws IOException {
    Batches batches = new Batches(split.path());
    try {
      batches.skip(
          split.getReaderPosition().map(CheckpointedPosition::getRecordsAfterOffset).orElse(0L));
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
  public TypeInformation<VectorRow> getProducedType() {
    return VectorRowSerializer.TYPE;
  }

  private static final class Batches implements Reader<VectorRow> {

    private final String file;
    private final VectorReader reader;
    private long done;
    private boolean ended;

    Batches(Path path) throws IOException {
      file = path.getPath();
      reader = new VectorReader(file, path.getFileSystem().open(path));
    }

    void skip(long rows) throws IOException {
      while (done < rows && next() != null) {
        done++;
      }
    }

    @Override
    public RecordIterator<VectorRow> readBatch() throws IOException {
      // A new list per batch: earlier ones may still wait for the task.
      List<VectorRow> rows = new ArrayList<>();
      long bytes = 0;
      while (rows.size() < BATCH_ROWS && bytes < BATCH_BYTES) {
        VectorRow row = next();
        if (row == null) {
          break;
        }
        rows.add(row);
        bytes += row instanceof Vector vector ? (long) Float.BYTES * vector.values().length : 0;
      }
      if (rows.isEmpty()) {
        return null;
      }
      IteratorResultIterator<VectorRow> batch =
          new IteratorResultIterator<>(rows.iterator(), CheckpointedPosition.NO_OFFSET, done);
      done += rows.size();
      return batch;
    }

    /** Returns the next row, the end of the file after the last one, and then null. */
    private VectorRow next() throws IOException {
      if (ended) {
        return null;
      }
      VectorReader.Row row = reader.next();
      if (row == null) {
        ended = true;
        return new FileEnd(file);
      }
      return row.vector() == null
          ? new Invalid(file, row.number(), row.problem(), row.text())
          : new Vector(file, row.number(), row.id(), row.vector());
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
