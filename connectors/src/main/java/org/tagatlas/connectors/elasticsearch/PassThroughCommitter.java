package org.tagatlas.connectors.elasticsearch;

import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;

/** Passes on the batches of a completed checkpoint; {@link BulkDeliveryOperator} sends them. */
final class PassThroughCommitter implements Committer<DocumentBatch> {

  @Override
  public void commit(Collection<CommitRequest<DocumentBatch>> requests) {
    // Returning commits: Flink emits all committables downstream.
  }

  @Override
  public void close() {}
}
