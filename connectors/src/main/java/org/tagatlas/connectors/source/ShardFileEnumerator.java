package org.tagatlas.connectors.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.source.ShardFiles.Entry;
import org.tagatlas.shard.RowRange;

/**
 * Creates one split per shard. Its id is the shard's path, which is the same in each run. A large
 * database has one split per range of its rows.
 */
final class ShardFileEnumerator implements FileEnumerator {

  /** Size of a range in bytes, so that a small machine has a few ranges and a cluster many. */
  private static final long RANGE_BYTES = 8 << 20;

  /** An object store takes some time for each file that is inspected. */
  private static final long INSPECTED_REMOTE_BYTES = 64 << 20;

  private static final int MAX_RANGES = 512;

  private final long rangeBytes;

  ShardFileEnumerator() {
    this(RANGE_BYTES);
  }

  /**
   * Creates an enumerator.
   *
   * @param rangeBytes about the size of a range in bytes; a smaller database is not divided
   */
  ShardFileEnumerator(long rangeBytes) {
    this.rangeBytes = rangeBytes;
  }

  @Override
  public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits)
      throws IOException {
    List<Entry> files = new ArrayList<>();
    for (Path path : paths) {
      Entry entry = ShardFiles.entry(path);
      // A missing file becomes one unreadable row.
      ShardFiles.addFiles(
          entry == null ? new Entry(path, false, -1, -1) : entry, files, new ArrayList<>());
    }
    List<FileSourceSplit> splits = new ArrayList<>();
    for (Entry file : ShardListing.sorted(files)) {
      for (RowRange range : ranges(file)) {
        splits.add(new ShardSplit(file, range));
      }
    }
    return splits;
  }

  private List<RowRange> ranges(Entry file) {
    long count = Math.min(MAX_RANGES, file.size() / rangeBytes);
    boolean inspected = ShardFiles.isLocal(file.path()) || file.size() >= INSPECTED_REMOTE_BYTES;
    return count > 1 && inspected
        ? ShardSource.divide(file.path(), (int) count)
        : List.of(RowRange.ALL);
  }
}
