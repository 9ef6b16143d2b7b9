package org.tagatlas.connectors.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.source.ShardFiles.Entry;

/** Creates one split per shard. Its id is the shard's path, which is the same in each run. */
final class ShardFileEnumerator implements FileEnumerator {

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
      splits.add(new ShardSplit(file, ShardSplit.Part.WHOLE));
    }
    return splits;
  }
}
