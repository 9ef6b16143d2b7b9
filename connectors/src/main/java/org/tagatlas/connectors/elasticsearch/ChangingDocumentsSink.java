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

/**
 * A committing sink of documents that change: nothing of a checkpoint is published before it has
 * completed, and everything of it is published then, in order, for as long as it takes.
 *
 * <p>It has three operators. The <b>writer</b> gathers documents into compressed batches. The
 * <b>committer</b> does nothing but release them, and <b>publish</b> behind it sends them and keeps
 * in its own state what is not sent yet. The committer does not send, for reasons that lie in Flink
 * 2.3.0:
 *
 * <ul>
 *   <li>{@code CommitterOperator.notifyCheckpointComplete} commits on the task's thread, which is
 *       that of the operators chained before it. A committer that waits stops them, and barriers.
 *   <li>A committer that does not wait cannot say "later": {@code
 *       CheckpointCommittableManagerImpl.commit} repeats requests that were marked with {@code
 *       retryLater} at once, in a loop without a pause, and throws after {@code
 *       sink.committer.retries} (10). An outage of seconds would fail the job.
 *   <li>A committer that sends in the background and returns loses what is not sent: {@code
 *       CommitterOperator.commitAndEmitCheckpoints} removes a checkpoint's committables when {@code
 *       commit} returns, and the next snapshot has them no more.
 * </ul>
 *
 * <p>What holds with this shape:
 *
 * <ul>
 *   <li><b>No ghosts.</b> Committables of a checkpoint are in the committer's state of that
 *       checkpoint and are released again after a restore ({@code initializeState}); once released,
 *       they are in the state of the operator behind, or sent. What was sent twice has the same
 *       version and is refused as a conflict, which is right.
 *   <li><b>Order.</b> {@code CommittableCollector} hands out checkpoints in ascending order, one
 *       after the other; the operator behind sends one batch at a time and the next when every
 *       document of the one before is done. So an older content is never applied after a newer
 *       deletion. Only a rescaling can part the two; for that, indices remember deletions for a day
 *       ({@code index.gc_deletes}).
 *   <li><b>The end.</b> After its input has ended a task waits for one more checkpoint, and ends
 *       when {@code StreamTask.notifyCheckpointComplete} returns from all operators of the chain.
 *       The committer emits the last batches within that call, and the operator behind takes them
 *       within it as well and returns when all is sent: a job cannot finish before. Not chained,
 *       what it emits behind the end of the data is lost, so a job without chaining is refused.
 *       While Elasticsearch is away at that moment, this one task answers no further checkpoint; if
 *       the job fails meanwhile, the last checkpoint has everything.
 * </ul>
 */
final class ChangingDocumentsSink
    implements Sink<Document>,
        SupportsCommitter<DocumentBatch>,
        SupportsPostCommitTopology<DocumentBatch> {

  private static final long serialVersionUID = 1L;

  /** Of documents, before compression: a request of a size that Elasticsearch likes. */
  private static final int BATCH_BYTES = 3 << 20;

  private final SinkTarget target;

  ChangingDocumentsSink(SinkTarget target) {
    this.target = target;
  }

  @Override
  public CommittingSinkWriter<Document, DocumentBatch> createWriter(WriterInitContext context) {
    return new BatchWriter(BATCH_BYTES);
  }

  @Override
  public Committer<DocumentBatch> createCommitter(CommitterInitContext context) {
    return new ReleasingCommitter();
  }

  @Override
  public SimpleVersionedSerializer<DocumentBatch> getCommittableSerializer() {
    return new DocumentBatchSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<DocumentBatch>> committables) {
    StreamExecutionEnvironment environment = committables.getExecutionEnvironment();
    if (!environment.isChainingEnabled()) {
      throw new ElasticsearchSetupException(PublishOperator.NOT_CHAINED);
    }
    boolean checkpointed =
        environment.getCheckpointConfig().isCheckpointingEnabled()
            && environment.getConfiguration().get(ExecutionOptions.RUNTIME_MODE)
                != RuntimeExecutionMode.BATCH;
    committables
        .transform("publish", Types.VOID, new PublishOperatorFactory(target, checkpointed))
        .uid("publish");
  }
}
