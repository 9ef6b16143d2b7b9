package org.tagatlas.connectors.elasticsearch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.connectors.sink.Document;

/**
 * Sends documents that never change. A failure gives entries back to the buffer, and nothing is
 * sent until a back-off has passed; checkpoints go on meanwhile, with the buffer in them. In Flink
 * 2.3.0 {@code AsyncSinkWriter} alone would stop them in four places:
 *
 * <ul>
 *   <li>{@code registerCallback}: its timer sends until the buffer is empty, which is never while
 *       Elasticsearch is away, and occupies the task's thread. So that timer is put off for ever,
 *       and a timer of this class sends what may be sent and returns.
 *   <li>{@code completeRequest}: entries that come back are sent again at once when they fill a
 *       request. Here the {@link OutageAwareRate} says no until the back-off has passed.
 *   <li>{@code flush}: before each checkpoint it waits for requests in flight, which may be a
 *       minute for a node that hangs. Here entries in flight are state as well as those that wait.
 *   <li>{@code write}: a full buffer makes the input wait, and with it the next barrier. Here that
 *       is so while Elasticsearch is there, which then takes entries out of the buffer. While it is
 *       away entries are packed instead.
 * </ul>
 *
 * <p>Only when there is no room for packed entries either does the input wait for as long as
 * Elasticsearch is away.
 */
final class UnchangingDocumentsWriter extends AsyncSinkWriter<Document, BulkEntry> {

  /** A time in the buffer that never comes. */
  static final long NEVER_MILLIS = Duration.ofDays(3650).toMillis();

  private static final Logger LOG = LoggerFactory.getLogger(UnchangingDocumentsWriter.class);

  private final SinkTarget target;
  private final EntryBuffer buffer;
  private final OutageAwareRate rate;
  private final MailboxExecutor mailbox;
  private final ProcessingTimeService timers;
  private final BulkMetrics metrics;
  private final BulkSender sender;
  private final Set<List<BulkEntry>> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean timerSet;
  private int failures;

  UnchangingDocumentsWriter(
      WriterInitContext context,
      SinkTarget target,
      ElementConverter<Document, BulkEntry> converter,
      EntryBuffer buffer,
      Collection<BufferedRequestState<BulkEntry>> recovered) {
    this(
        context,
        target,
        converter,
        buffer,
        new OutageAwareRate(
            UnchangingDocumentsSink.MAX_IN_FLIGHT, UnchangingDocumentsSink.MAX_BATCH, buffer::size),
        recovered);
  }

  private UnchangingDocumentsWriter(
      WriterInitContext context,
      SinkTarget target,
      ElementConverter<Document, BulkEntry> converter,
      EntryBuffer buffer,
      OutageAwareRate rate,
      Collection<BufferedRequestState<BulkEntry>> recovered) {
    super(converter, context, configuration(rate), unpacked(recovered, buffer), buffer, buffer);
    this.target = target;
    this.buffer = buffer;
    this.rate = rate;
    mailbox = context.getMailboxExecutor();
    timers = context.getProcessingTimeService();
    metrics = new BulkMetrics(context.metricGroup());
    sender = new BulkSender(target);
    setTimer();
  }

  @Override
  public void write(Document document, Context context) throws IOException, InterruptedException {
    while (mustWait()) {
      // Behind a restore nothing is in flight, and then there is no answer to wait for.
      sendWhatMayBeSent();
      if (mustWait()) {
        mailbox.yield();
      }
    }
    super.write(document, context);
    setTimer();
  }

  private boolean mustWait() {
    return rate.resting()
        ? buffer.packedBytes() >= UnchangingDocumentsSink.MAX_PACKED_BYTES
        : buffer.size() >= UnchangingDocumentsSink.MAX_BUFFERED;
  }

  /** Sends everything at the end of the input, and waits for nothing before. */
  @Override
  public void flush(boolean endOfInput) throws InterruptedException {
    if (endOfInput) {
      super.flush(true);
    }
  }

  @Override
  public List<BufferedRequestState<BulkEntry>> snapshotState(long checkpointId) {
    List<RequestEntryWrapper<BulkEntry>> sent = new ArrayList<>();
    for (List<BulkEntry> request : inFlight) {
      for (BulkEntry entry : request) {
        sent.add(new RequestEntryWrapper<>(entry, getSizeInBytes(entry)));
      }
    }
    List<BufferedRequestState<BulkEntry>> states =
        new ArrayList<>(super.snapshotState(checkpointId));
    states.add(new BufferedRequestState<>(sent));
    states.addAll(buffer.packedState());
    return states;
  }

  @Override
  public void close() {
    sender.close();
  }

  @Override
  protected void submitRequestEntries(
      List<BulkEntry> entries, ResultHandler<BulkEntry> resultHandler) {
    inFlight.add(entries);
    long start = System.nanoTime();
    sender
        .send(entries)
        .thenAccept(
            result -> {
              long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
              Mails.send(
                  mailbox,
                  () -> answered(entries, result, took, resultHandler),
                  "answer to a bulk request");
            });
  }

  @Override
  protected long getSizeInBytes(BulkEntry entry) {
    return buffer.sizeOf(entry);
  }

  private void answered(
      List<BulkEntry> entries,
      BulkResult result,
      long took,
      ResultHandler<BulkEntry> resultHandler) {
    metrics.count(result, took);
    inFlight.remove(entries);
    if (result.fatal() != null) {
      resultHandler.completeExceptionally(result.fatal());
      return;
    }
    if (result.trouble() == null) {
      failures = 0;
    } else if (!rate.resting()) {
      failures++;
      rate.rest();
      buffer.packing(true);
      long millis = target.backoff().millis(failures, ThreadLocalRandom.current().nextDouble());
      LOG.warn("{} wait {} ms for Elasticsearch: {}", target.kind(), millis, result.trouble());
      Mails.sendLater(millis, mailbox, this::resume, "end of a back-off");
    }
    // They come back into the buffer by another mail: until then they are kept here for a snapshot.
    inFlight.add(result.again());
    resultHandler.retryForEntries(result.again());
    Mails.send(mailbox, () -> inFlight.remove(result.again()), "entries are back");
  }

  private void resume() throws IOException, InterruptedException {
    rate.resume();
    buffer.packing(false);
    sendWhatMayBeSent();
  }

  private void setTimer() {
    if (!timerSet && !buffer.isEmpty()) {
      timerSet = true;
      timers.registerTimer(
          timers.getCurrentProcessingTime() + UnchangingDocumentsSink.LINGER_MILLIS,
          time -> {
            timerSet = false;
            sendWhatMayBeSent();
            setTimer();
          });
    }
  }

  /** Sends what is buffered as far as that does not mean to wait. */
  private void sendWhatMayBeSent() throws IOException, InterruptedException {
    rate.flushing(true);
    super.write(null, null);
    rate.flushing(false);
  }

  /** Gives the packed entries of a snapshot to the buffer, and returns the others. */
  private static Collection<BufferedRequestState<BulkEntry>> unpacked(
      Collection<BufferedRequestState<BulkEntry>> recovered, EntryBuffer buffer) {
    List<BufferedRequestState<BulkEntry>> others = new ArrayList<>();
    for (BufferedRequestState<BulkEntry> state : recovered) {
      if (state instanceof PackedEntries entries) {
        buffer.addPacked(entries.batch());
      } else {
        others.add(state);
      }
    }
    return others;
  }

  private static AsyncSinkWriterConfiguration configuration(OutageAwareRate rate) {
    return AsyncSinkWriterConfiguration.builder()
        .setMaxBatchSize(UnchangingDocumentsSink.MAX_BATCH)
        .setMaxBatchSizeInBytes(UnchangingDocumentsSink.MAX_BATCH_BYTES)
        .setMaxInFlightRequests(UnchangingDocumentsSink.MAX_IN_FLIGHT)
        // It never waits by itself: write() does.
        .setMaxBufferedRequests(Integer.MAX_VALUE)
        .setMaxTimeInBufferMS(NEVER_MILLIS)
        .setMaxRecordSizeInBytes(UnchangingDocumentsSink.MAX_BATCH_BYTES)
        .setRateLimitingStrategy(rate)
        .build();
  }
}
