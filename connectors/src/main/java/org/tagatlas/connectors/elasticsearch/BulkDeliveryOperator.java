package org.tagatlas.connectors.elasticsearch;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.BulkResult;
import org.tagatlas.elasticsearch.BulkSender;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.elasticsearch.SinkTarget;

/**
 * Sends batches of completed checkpoints, one at a time and in order, until each of their documents
 * is stored or permanently rejected. Unsent batches are state. Everything runs on the task thread.
 * It blocks only if too much is pending, or after the input has ended and the last checkpoint has
 * completed.
 */
final class BulkDeliveryOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<CommittableMessage<DocumentBatch>, Void>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  /** Error message for a job that would lose its last documents. */
  static final String NOT_CHAINED =
      "an upsert sink requires operator chaining (pipeline.operator-chaining.enabled)";

  /** Maximum size of compressed batches on the heap, after which the input is blocked. */
  private static final long MAX_PENDING_BYTES = 256L << 20;

  private final transient SinkTarget target;
  private final boolean checkpointed;
  private final transient MailboxExecutor mailbox;
  private final transient DocumentBatchSerializer serializer = new DocumentBatchSerializer();

  private final transient Deque<DocumentBatch> pending = new ArrayDeque<>();
  private transient long pendingBytes;
  private transient boolean sending;
  private transient boolean inputEnded;
  private transient long released;
  private final transient DeliveredCheckpoint published = new DeliveredCheckpoint();
  private final transient RetryLog retryLog;
  private transient BulkSender sender;
  private transient BulkMetrics bulkMetrics;
  private transient ListState<byte[]> pendingState;
  private transient ListState<String> runState;

  BulkDeliveryOperator(
      StreamOperatorParameters<Void> parameters, SinkTarget target, boolean checkpointed) {
    super(parameters);
    this.target = target;
    this.checkpointed = checkpointed;
    mailbox = parameters.getMailboxExecutor();
    retryLog = new RetryLog(target);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    pendingState =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "pending", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    runState =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("run", Types.STRING));
    for (String run : runState.get()) {
      if (!run.equals(target.run())) {
        throw new ElasticsearchSetupException(SinkTarget.otherRun(run, target.run()));
      }
    }
    for (byte[] batch : pendingState.get()) {
      add(SimpleVersionedSerialization.readVersionAndDeSerialize(serializer, batch));
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (checkpointed && getOperatorConfig().isChainStart()) {
      throw new ElasticsearchSetupException(NOT_CHAINED);
    }
    sender = new BulkSender(target);
    bulkMetrics = new BulkMetrics(getMetricGroup());
    MetricGroup group = getMetricGroup().addGroup("elasticsearch");
    group.gauge("pending_batches", pending::size);
    group.gauge("pending_bytes", () -> pendingBytes);
    getRuntimeContext().addAccumulator(DeliveredCheckpoint.nameOf(target.kind()), published);
    sendNext();
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<DocumentBatch>> element)
      throws Exception {
    released = Math.max(released, element.getValue().getCheckpointId());
    if (element.getValue() instanceof CommittableSummary<DocumentBatch> summary) {
      if (summary.getNumberOfCommittables() == 0) {
        reportPublished();
      }
      return;
    }
    DocumentBatch batch =
        ((CommittableWithLineage<DocumentBatch>) element.getValue()).getCommittable();
    if (batch.documents() > 0) {
      add(batch);
      sendNext();
    }
    while (pendingBytes > MAX_PENDING_BYTES) {
      mailbox.yield();
    }
    if (inputEnded && batch.last()) {
      drain();
    }
  }

  @Override
  public void endInput() throws Exception {
    inputEnded = true;
    if (!checkpointed) {
      drain();
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<byte[]> batches = new ArrayList<>(pending.size());
    for (DocumentBatch batch : pending) {
      batches.add(SimpleVersionedSerialization.writeVersionAndSerialize(serializer, batch));
    }
    pendingState.update(batches);
    runState.update(List.of(target.run()));
  }

  @Override
  public void close() throws Exception {
    if (sender != null) {
      sender.close();
    }
    super.close();
  }

  /** Blocks until everything is sent; the thread runs this operator's mails meanwhile. */
  private void drain() throws InterruptedException {
    while (!pending.isEmpty()) {
      mailbox.yield();
    }
  }

  private void add(DocumentBatch batch) {
    pending.add(batch);
    pendingBytes += batch.content().length;
  }

  private void sendNext() throws IOException {
    if (!sending && !pending.isEmpty()) {
      sending = true;
      send(pending.peek().entries());
    }
  }

  private void send(List<BulkEntry> entries) {
    long start = System.nanoTime();
    sender
        .send(entries)
        .thenAccept(
            result -> {
              long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
              Mails.send(mailbox, () -> onResponse(result, took), "handle a bulk response");
            });
  }

  private void onResponse(BulkResult result, long took) throws Exception {
    bulkMetrics.count(result, took);
    if (result.fatal() != null) {
      throw result.fatal();
    }
    if (result.retryReason() != null) {
      long wait = retryLog.failed(result.retries().size(), result.retryReason());
      Mails.sendLater(wait, mailbox, () -> send(result.retries()), "retry a bulk request");
      return;
    }
    retryLog.succeeded();
    if (!result.retries().isEmpty()) {
      send(result.retries());
      return;
    }
    pendingBytes -= pending.remove().content().length;
    sending = false;
    sendNext();
    reportPublished();
  }

  /** Reports the checkpoint if nothing is pending: everything released is in Elasticsearch. */
  private void reportPublished() {
    if (pending.isEmpty() && released > 0) {
      published.add(released);
    }
  }
}
