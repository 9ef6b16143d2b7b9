package org.tagatlas.connectors.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;

/** Hands out shards in the order of their names, so that a run with one reader repeats itself. */
final class ShardAssigner implements FileSplitAssigner {

  private final TreeMap<String, FileSourceSplit> waiting = new TreeMap<>();

  ShardAssigner(Collection<FileSourceSplit> splits) {
    addSplits(splits);
  }

  @Override
  public Optional<FileSourceSplit> getNext(String hostname) {
    return Optional.ofNullable(waiting.pollFirstEntry()).map(Map.Entry::getValue);
  }

  @Override
  public void addSplits(Collection<FileSourceSplit> splits) {
    splits.forEach(split -> waiting.put(split.splitId(), split));
  }

  @Override
  public Collection<FileSourceSplit> remainingSplits() {
    return new ArrayList<>(waiting.values());
  }
}
