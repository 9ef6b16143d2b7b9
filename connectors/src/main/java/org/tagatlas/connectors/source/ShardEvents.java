package org.tagatlas.connectors.source;

import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.core.fs.Path;
import org.tagatlas.shard.ShardTail;

/** Events between the readers of followed shards and their enumerator. */
final class ShardEvents {

  private ShardEvents() {}

  /**
   * A reader has finished a split. The reader keeps this in its state and repeats it until it is
   * acknowledged.
   *
   * @param splitId the split's id
   * @param path the shard
   * @param number the number of the shard's part
   * @param tail where the part ended
   */
  record Ended(String splitId, Path path, int number, ShardTail tail) implements SourceEvent {}

  /**
   * The enumerator acknowledges the end of a split.
   *
   * @param splitId the split's id
   */
  record Noted(String splitId) implements SourceEvent {}
}
