package org.tagatlas.connectors.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.source.ShardFiles.Entry;

/** Makes one split of each shard; its id is the shard's path, the same in each run. */
final class ShardFileEnumerator implements FileEnumerator {

  private final List<String> typed;

  /** What the former scan saw of local files. */
  private Map<Path, Stamp> former = Map.of();

  /** What changes when a file is written. */
  private record Stamp(long size, long modified) {}

  private ShardFileEnumerator(List<String> typed) {
    this.typed = typed;
  }

  /** Enumerates the source's paths once. */
  static FileEnumerator.Provider once() {
    return () -> new ShardFileEnumerator(null);
  }

  /**
   * Expands inputs anew in each scan, and takes a local file only when two scans in a row saw the
   * same size and time: one that is still being written must not be read by half.
   */
  static FileEnumerator.Provider continuous(List<String> typed) {
    // Serialized with the job: not any implementation of a list can be.
    ArrayList<String> inputs = new ArrayList<>(typed);
    return () -> new ShardFileEnumerator(inputs);
  }

  @Override
  public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits)
      throws IOException {
    List<Entry> files = typed == null ? files(paths) : settled(ShardListing.filesNow(typed));
    return files.stream().map(ShardFileEnumerator::split).toList();
  }

  private static List<Entry> files(Path[] paths) throws IOException {
    List<Entry> files = new ArrayList<>();
    for (Path path : paths) {
      Entry entry = ShardFiles.entry(path);
      // What was named and is gone still becomes one unreadable row.
      ShardFiles.addFiles(entry == null ? new Entry(path, false, -1, -1) : entry, files);
    }
    return ShardListing.sorted(files);
  }

  private List<Entry> settled(List<Entry> files) {
    Map<Path, Stamp> seen = new HashMap<>();
    List<Entry> settled = new ArrayList<>();
    for (Entry file : files) {
      if (!ShardFiles.isLocal(file.path())) {
        // An object appears whole or not at all.
        settled.add(file);
        continue;
      }
      Stamp stamp = new Stamp(file.size(), file.modified());
      seen.put(file.path(), stamp);
      if (stamp.equals(former.get(file.path()))) {
        settled.add(file);
      }
    }
    former = seen;
    return settled;
  }

  private static FileSourceSplit split(Entry file) {
    long size = Math.max(0, file.size());
    return new FileSourceSplit(
        file.path().toString(), file.path(), 0, size, Math.max(0, file.modified()), size);
  }
}
