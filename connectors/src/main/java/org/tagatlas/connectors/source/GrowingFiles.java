package org.tagatlas.connectors.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.source.ShardFiles.Entry;
import org.tagatlas.shard.ShardTail;

/**
 * Decides at each scan which files to read and from which position. A local file is read when two
 * consecutive scans find it unchanged, or when it has grown for some time. Not thread-safe.
 */
final class GrowingFiles {

  /** Unchanged scans after which an unterminated last line is read if it is a complete record. */
  private static final int QUIET_FOR_LINE = 5;

  /** Unchanged scans after which any end is read as it is. */
  private static final int QUIET_FOR_END = 30;

  /** Scans after which a continuously growing file is read. */
  private static final int GROWN = 5;

  private final Map<Path, Known> known;
  private Map<Path, Seen> previous = Map.of();

  /**
   * Size and time of a file, which change when it is written.
   *
   * @param size in bytes
   * @param modified milliseconds since 1970
   */
  record Stamp(long size, long modified) {

    static final Stamp UNKNOWN = new Stamp(Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /**
   * A file that is being read or was read.
   *
   * @param number number of its newest part, from 1
   * @param reading whether that part is still being read
   * @param stamp the file's stamp when the part was assigned
   * @param tail where reading ended; null before the first end
   */
  record Known(int number, boolean reading, Stamp stamp, ShardTail tail) {

    /** A file that a former version has read or is reading. */
    static final Known OF_FORMER_VERSION = new Known(1, false, Stamp.UNKNOWN, ShardTail.assumed(0));

    /** A file that a former version has not assigned. */
    static final Known PENDING_OF_FORMER_VERSION = new Known(1, true, Stamp.UNKNOWN, null);
  }

  /**
   * Scan history of a local file.
   *
   * @param same number of consecutive scans with this stamp after the first one
   * @param grown number of consecutive scans in which the file grew
   */
  private record Seen(Stamp stamp, int same, int grown) {

    Seen next(Stamp now) {
      boolean unchanged = stamp.equals(now);
      return new Seen(now, unchanged ? same + 1 : 0, now.size > stamp.size ? grown + 1 : 0);
    }
  }

  GrowingFiles(Map<Path, Known> known) {
    this.known = new LinkedHashMap<>(known);
  }

  /** Returns the known files, for a checkpoint. */
  Map<Path, Known> known() {
    return new LinkedHashMap<>(known);
  }

  /**
   * Processes a scan.
   *
   * @param files the files found
   * @param restored whether all restored splits have been read
   * @return the splits to read
   */
  List<ShardSplit> scan(List<Entry> files, boolean restored) {
    Map<Path, Seen> now = new HashMap<>();
    List<ShardSplit> splits = new ArrayList<>();
    for (Entry file : files) {
      Stamp stamp = new Stamp(file.size(), file.modified());
      Seen before = previous.get(file.path());
      Seen seen = before == null ? new Seen(stamp, 0, 0) : before.next(stamp);
      now.put(file.path(), seen);
      ShardSplit.Part part = part(file, seen, restored);
      if (part != null) {
        ShardTail tail = part.from();
        known.put(file.path(), new Known(part.number(), true, stamp, tail));
        splits.add(new ShardSplit(file, part));
      }
    }
    previous = now;
    return splits;
  }

  /** Returns the part of a file to read now, or null. */
  private ShardSplit.Part part(Entry file, Seen seen, boolean restored) {
    Known last = known.get(file.path());
    boolean remote = !ShardFiles.isLocal(file.path());
    // Objects appear atomically.
    boolean settled = remote || seen.same > 0;
    long limit = file.size() < 0 ? ShardSplit.NO_LIMIT : file.size();
    if (last == null) {
      return settled || seen.grown >= GROWN
          ? new ShardSplit.Part(1, null, limit, remote || limit < 0)
          : null;
    }
    if (last.reading || last.tail.state() == ShardTail.State.ABANDONED) {
      return null;
    }
    if (last.stamp.equals(Stamp.UNKNOWN)) {
      // The position is unknown; assume that the file was read completely.
      known.put(
          file.path(),
          new Known(1, false, seen.stamp, ShardTail.assumed(Math.max(0, file.size()))));
      return null;
    }
    if (!restored && last.tail.state() == ShardTail.State.ASSUMED) {
      return null;
    }
    int number = last.number + 1;
    if (!last.stamp.equals(seen.stamp)) {
      return settled || grows(last.tail, seen)
          ? new ShardSplit.Part(number, last.tail, limit, remote || limit < 0)
          : null;
    }
    int quiet = last.tail.state() == ShardTail.State.OPEN_LINE ? QUIET_FOR_LINE : QUIET_FOR_END;
    return last.tail.waits() && seen.same >= quiet
        ? new ShardSplit.Part(number, last.tail, limit, true)
        : null;
  }

  /** Returns whether to read a continuously growing file again. */
  private static boolean grows(ShardTail tail, Seen seen) {
    // A file that is always read from its start is read again when its size has doubled.
    return seen.grown >= GROWN && (tail.next() > 0 || seen.stamp.size >= 2 * tail.size());
  }

  /** Records where a part of a file ended. Ignores parts older than the known one. */
  void ended(Path path, int number, ShardTail tail) {
    Known last = known.get(path);
    if (last == null || last.number <= number) {
      known.put(path, new Known(number, false, last == null ? Stamp.UNKNOWN : last.stamp, tail));
    }
  }
}
