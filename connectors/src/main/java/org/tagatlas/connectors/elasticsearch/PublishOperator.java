package org.tagatlas.connectors.elasticsearch;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends batches whose checkpoint has completed, one at a time and in their order, until each of
 * their documents is stored or refused for good. What is not sent yet is state. Everything runs on
 * the task's thread, which never waits for Elasticsearch, but for two reasons: too much has piled
 * up, or the input has ended and this was the last checkpoint.
 */
final class PublishOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<CommittableMessage<DocumentBatch>, Void>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  /** Words for a job that would lose what it publishes last. */
  static final String NOT_CHAINED =
      "a sink of documents that change needs operator chaining (pipeline.operator-chaining.enabled)";

  private static final Logger LOG = LoggerFactory.getLogger(PublishOperator.class);

  /** Compressed batches on the heap at the most; beyond, the input has to wait. */
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
  private final transient PublishedCheckpoint published = new PublishedCheckpoint();
  private transient int failures;
  private transient BulkSender sender;
  private transient BulkMetrics bulkMetrics;
  private transient ListState<byte[]> pendingState;
  private transient ListState<String> runState;

  PublishOperator(
      StreamOperatorParameters<Void> parameters, SinkTarget target, boolean checkpointed) {
    super(parameters);
    this.target = target;
    this.checkpointed = checkpointed;
    mailbox = parameters.getMailboxExecutor();
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
    getRuntimeContext().addAccumulator(PublishedCheckpoint.nameOf(target.kind()), published);
    sendNext();
  }

  @Override
  public void processElement(StreamRecord<CommittableMessage<DocumentBatch>> element)
      throws Exception {
    released = Math.max(released, element.getValue().getCheckpointId());
    if (element.getValue() instanceof CommittableSummary<DocumentBatch> summary) {
      if (summary.getNumberOfCommittables() == 0) {
        tellPublished();
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

  /** Waits until everything is sent. The thread goes on with this operator's own work meanwhile. */
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
              Mails.send(mailbox, () -> answered(result, took), "answer to a bulk request");
            });
  }

  private void answered(BulkResult result, long took) throws Exception {
    bulkMetrics.count(result, took);
    if (result.fatal() != null) {
      throw result.fatal();
    }
    if (result.trouble() != null) {
      failures++;
      long millis = target.backoff().millis(failures, ThreadLocalRandom.current().nextDouble());
      LOG.warn(
          "{} of {} wait {} ms for Elasticsearch: {}",
          result.again().size(),
          target.kind(),
          millis,
          result.trouble());
      Mails.sendLater(millis, mailbox, () -> send(result.again()), "repeat a bulk request");
      return;
    }
    failures = 0;
    if (!result.again().isEmpty()) {
      send(result.again());
      return;
    }
    pendingBytes -= pending.remove().content().length;
    sending = false;
    sendNext();
    tellPublished();
  }

  /** Nothing waits: all that was released is in Elasticsearch. */
  private void tellPublished() {
    if (pending.isEmpty() && released > 0) {
      published.add(released);
    }
  }
}
