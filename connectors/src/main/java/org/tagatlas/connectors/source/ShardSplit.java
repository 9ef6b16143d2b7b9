package org.tagatlas.connectors.source;

import java.util.Locale;
import java.util.Objects;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;
import org.tagatlas.shard.RowRange;
import org.tagatlas.shard.ShardTail;

/**
 * A shard to read, data appended to it, or a range of a database. Reading it again yields the same
 * rows.
 */
final class ShardSplit extends FileSourceSplit {

  private static final long serialVersionUID = 1L;
  private static final String[] NO_HOSTS = {};

  /** Stands for a shard without a limit, which is read to its end. */
  static final long NO_LIMIT = -1;

  private final Part part;

  /** The rows of a database; {@link RowRange#ALL} for any other shard. */
  private final RowRange range;

  /** Where reading ended; null until then. */
  private final ShardTail end;

  /**
   * Part of a shard.
   *
   * @param number number of this part, from 1
   * @param from where the previous part ended; null for the first part
   * @param limit size of the shard in bytes; {@link #NO_LIMIT} to read to its end
   * @param takeEnd whether to read an incomplete end as it is
   */
  record Part(int number, ShardTail from, long limit, boolean takeEnd) {

    /** All of a shard that cannot grow. */
    static final Part WHOLE = new Part(1, null, NO_LIMIT, true);
  }

  ShardSplit(ShardFiles.Entry file, Part part) {
    this(file, part, RowRange.ALL);
  }

  /** Creates a split of a range of a database. */
  ShardSplit(ShardFiles.Entry file, RowRange range) {
    this(file, Part.WHOLE, range);
  }

  private ShardSplit(ShardFiles.Entry file, Part part, RowRange range) {
    this(
        file.path(),
        Math.max(0, file.size()),
        Math.max(0, file.modified()),
        part,
        range,
        null,
        null);
  }

  private ShardSplit(
      Path path,
      long size,
      long modified,
      Part part,
      RowRange range,
      CheckpointedPosition position,
      ShardTail end) {
    super(id(path, part.number, range), path, 0, size, modified, size, NO_HOSTS, position);
    this.part = part;
    this.range = range;
    this.end = end;
  }

  /** Returns the split's id; for the first part the path, as in savepoints of former versions. */
  private static String id(Path path, int number, RowRange range) {
    if (range.count() > 1) {
      // Padded, because splits are assigned in order of their ids.
      return path.toString() + String.format(Locale.ROOT, "#range-%06d", range.number());
    }
    return number == 1 ? path.toString() : path.toString() + '#' + number;
  }

  /** Creates a split from Flink's split. */
  static ShardSplit of(FileSourceSplit split, Part part, RowRange range, ShardTail end) {
    return new ShardSplit(
        split.path(),
        split.fileSize(),
        split.fileModificationTime(),
        part,
        range,
        split.getReaderPosition().orElse(null),
        end);
  }

  Part part() {
    return part;
  }

  RowRange range() {
    return range;
  }

  /** Returns where reading ended; null until then. */
  ShardTail end() {
    return end;
  }

  /** Returns this split as a finished one. */
  ShardSplit endedAt(ShardTail tail) {
    return of(this, part, range, Objects.requireNonNull(tail));
  }

  @Override
  public FileSourceSplit updateWithCheckpointedPosition(CheckpointedPosition position) {
    return new ShardSplit(path(), fileSize(), fileModificationTime(), part, range, position, end);
  }
}
