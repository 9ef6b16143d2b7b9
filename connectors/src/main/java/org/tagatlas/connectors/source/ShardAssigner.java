package org.tagatlas.connectors.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;

/** Assigns shards in order of their names, which makes a run with one reader deterministic. */
final class ShardAssigner implements FileSplitAssigner {

  private final TreeMap<String, FileSourceSplit> pending = new TreeMap<>();

  ShardAssigner(Collection<FileSourceSplit> splits) {
    addSplits(splits);
  }

  @Override
  public Optional<FileSourceSplit> getNext(String hostname) {
    return Optional.ofNullable(pending.pollFirstEntry()).map(Map.Entry::getValue);
  }

  @Override
  public void addSplits(Collection<FileSourceSplit> splits) {
    splits.forEach(split -> pending.put(split.splitId(), split));
  }

  @Override
  public Collection<FileSourceSplit> remainingSplits() {
    return new ArrayList<>(pending.values());
  }
}
