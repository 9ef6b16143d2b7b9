package org.tagatlas.connectors.elasticsearch;

import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;

/** Lets batches pass once their checkpoint has completed; {@link PublishOperator} sends them. */
final class ReleasingCommitter implements Committer<DocumentBatch> {

  @Override
  public void commit(Collection<CommitRequest<DocumentBatch>> requests) {
    // To return is to have committed: Flink emits all of them behind the committer.
  }

  @Override
  public void close() {}
}
