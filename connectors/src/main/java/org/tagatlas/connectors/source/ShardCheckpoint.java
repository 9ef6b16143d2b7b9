package org.tagatlas.connectors.source;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.core.fs.Path;

/** Enumerator state of followed shards: known files and unassigned splits. */
final class ShardCheckpoint extends PendingSplitsCheckpoint<ShardSplit> {

  private final Map<Path, GrowingFiles.Known> known;

  ShardCheckpoint(Collection<ShardSplit> pending, Map<Path, GrowingFiles.Known> known) {
    super(pending, known.keySet());
    this.known = known;
  }

  Map<Path, GrowingFiles.Known> known() {
    return known;
  }
}
