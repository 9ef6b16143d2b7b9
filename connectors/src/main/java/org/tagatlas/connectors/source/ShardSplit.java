package org.tagatlas.connectors.source;

import java.util.Objects;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.core.fs.Path;
import org.tagatlas.shard.ShardTail;

/** A shard to read, or data appended to it. Reading it again yields the same rows. */
final class ShardSplit extends FileSourceSplit {

  private static final long serialVersionUID = 1L;
  private static final String[] NO_HOSTS = {};

  /** Stands for a shard without a limit, which is read to its end. */
  static final long NO_LIMIT = -1;

  private final Part part;

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
    this(file.path(), Math.max(0, file.size()), Math.max(0, file.modified()), part, null, null);
  }

  private ShardSplit(
      Path path,
      long size,
      long modified,
      Part part,
      CheckpointedPosition position,
      ShardTail end) {
    super(id(path, part.number), path, 0, size, modified, size, NO_HOSTS, position);
    this.part = part;
    this.end = end;
  }

  /** Returns the split's id; for the first part the path, as in savepoints of former versions. */
  private static String id(Path path, int number) {
    return number == 1 ? path.toString() : path.toString() + '#' + number;
  }

  /** Creates a split from Flink's split. */
  static ShardSplit of(FileSourceSplit split, Part part, ShardTail end) {
    return new ShardSplit(
        split.path(),
        split.fileSize(),
        split.fileModificationTime(),
        part,
        split.getReaderPosition().orElse(null),
        end);
  }

  Part part() {
    return part;
  }

  /** Returns where reading ended; null until then. */
  ShardTail end() {
    return end;
  }

  /** Returns this split as a finished one. */
  ShardSplit endedAt(ShardTail tail) {
    return of(this, part, Objects.requireNonNull(tail));
  }

  @Override
  public FileSourceSplit updateWithCheckpointedPosition(CheckpointedPosition position) {
    return new ShardSplit(path(), fileSize(), fileModificationTime(), part, position, end);
  }
}
