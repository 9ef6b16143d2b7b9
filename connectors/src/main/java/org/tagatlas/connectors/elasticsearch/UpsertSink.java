package org.tagatlas.connectors.elasticsearch;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.elasticsearch.SinkTarget;

/**
 * Committing sink for documents that are updated and deleted. Documents of a checkpoint are
 * published after it has completed, in order, with unlimited retries.
 *
 * <p>It has three operators. The <b>writer</b> buffers documents in compressed batches. The
 * <b>committer</b> only releases them. The operator <b>publish</b> after it sends them and keeps
 * unsent batches in its state. The committer does not send because in Flink 2.3.0:
 *
 * <ul>
 *   <li>{@code CommitterOperator.notifyCheckpointComplete} commits on the task thread, which also
 *       runs the operators chained before it. A committer that waits blocks them, and barriers.
 *   <li>A committer that does not wait cannot defer: {@code
 *       CheckpointCommittableManagerImpl.commit} immediately retries requests marked with {@code
 *       retryLater}, in a loop without a pause, and throws after {@code sink.committer.retries}
 *       (10). An outage of seconds would fail the job.
 *   <li>A committer that sends in the background and returns loses unsent documents: {@code
 *       CommitterOperator.commitAndEmitCheckpoints} removes a checkpoint's committables when {@code
 *       commit} returns, so the next snapshot lacks them.
 * </ul>
 *
 * <p>This design guarantees:
 *
 * <ul>
 *   <li><b>No ghosts.</b> Committables of a checkpoint are in the committer's state of that
 *       checkpoint and are released again after a restore ({@code initializeState}). Released
 *       batches are in the state of the downstream operator, or sent. A document that is sent twice
 *       has the same version, and the resulting conflict is harmless.
 *   <li><b>Order.</b> {@code CommittableCollector} emits checkpoints one by one in ascending order.
 *       The downstream operator sends a batch only after every document of the previous batch is
 *       done. Thus older content is never applied after a newer deletion. Only rescaling can
 *       separate the two; for this case indices remember deletions for a day ({@code
 *       index.gc_deletes}).
 *   <li><b>The end.</b> After its input has ended, a task waits for one more checkpoint and
 *       terminates when {@code StreamTask.notifyCheckpointComplete} returns from all operators of
 *       the chain. Within that call the committer emits the last batches, and the downstream
 *       operator receives them and returns when all are sent: the job cannot finish earlier.
 *       Without chaining, records emitted after the end of data are lost, so such a job is
 *       rejected. If Elasticsearch is unavailable at that moment, this task acknowledges no further
 *       checkpoint; if the job fails meanwhile, the last checkpoint contains everything.
 * </ul>
 */
final class UpsertSink
    implements Sink<Document>,
        SupportsCommitter<DocumentBatch>,
        SupportsPostCommitTopology<DocumentBatch> {

  private static final long serialVersionUID = 1L;

  /** Size of a batch before compression, and so of a bulk request. */
  private static final int BATCH_BYTES = 3 << 20;

  private final SinkTarget target;

  UpsertSink(SinkTarget target) {
    this.target = target;
  }

  @Override
  public CommittingSinkWriter<Document, DocumentBatch> createWriter(WriterInitContext context) {
    return new BatchWriter(BATCH_BYTES);
  }

  @Override
  public Committer<DocumentBatch> createCommitter(CommitterInitContext context) {
    return new PassThroughCommitter();
  }

  @Override
  public SimpleVersionedSerializer<DocumentBatch> getCommittableSerializer() {
    return new DocumentBatchSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<DocumentBatch>> committables) {
    StreamExecutionEnvironment environment = committables.getExecutionEnvironment();
    if (!environment.isChainingEnabled()) {
      throw new ElasticsearchSetupException(BulkDeliveryOperator.NOT_CHAINED);
    }
    boolean checkpointed =
        environment.getCheckpointConfig().isCheckpointingEnabled()
            && environment.getConfiguration().get(ExecutionOptions.RUNTIME_MODE)
                != RuntimeExecutionMode.BATCH;
    committables
        .transform("publish", Types.VOID, new BulkDeliveryOperatorFactory(target, checkpointed))
        .uid("publish");
  }
}
