package org.tagatlas.connectors.elasticsearch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
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
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.BulkResult;
import org.tagatlas.elasticsearch.BulkSender;
import org.tagatlas.elasticsearch.SinkTarget;

/**
 * Sends append-only documents. After a failure entries return to the buffer, and nothing is sent
 * until a back-off has elapsed. Checkpoints continue meanwhile and contain the buffer. In Flink
 * 2.3.0 a plain {@code AsyncSinkWriter} would block them in four places:
 *
 * <ul>
 *   <li>{@code registerCallback}: its timer sends until the buffer is empty and blocks the task
 *       thread during an outage. That timer is disabled. A timer of this class sends what the rate
 *       limit permits and returns.
 *   <li>{@code completeRequest}: returned entries are sent again immediately if they fill a
 *       request. Here {@link OutageAwareRate} blocks them until the back-off has elapsed.
 *   <li>{@code flush}: it waits for requests in flight before each checkpoint, up to a minute if a
 *       node hangs. Here entries in flight are part of the state.
 *   <li>{@code write}: a full buffer blocks the input and with it the next barrier. Here this is
 *       limited to normal operation, when the buffer drains. During an outage entries are packed
 *       instead.
 * </ul>
 *
 * <p>The input is blocked for the rest of an outage only after the limit for packed entries is
 * reached.
 */
final class AppendOnlyWriter extends AsyncSinkWriter<Document, BulkEntry> {

  /** Disables the time limit of the buffer. */
  static final long NEVER_MILLIS = Duration.ofDays(3650).toMillis();

  private final EntryBuffer buffer;
  private final OutageAwareRate rate;
  private final MailboxExecutor mailbox;
  private final ProcessingTimeService timers;
  private final BulkMetrics metrics;
  private final BulkSender sender;
  private final Set<List<BulkEntry>> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean timerSet;
  private final RetryLog retryLog;

  AppendOnlyWriter(
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
        new OutageAwareRate(AppendOnlySink.MAX_IN_FLIGHT, AppendOnlySink.MAX_BATCH, buffer::size),
        recovered);
  }

  private AppendOnlyWriter(
      WriterInitContext context,
      SinkTarget target,
      ElementConverter<Document, BulkEntry> converter,
      EntryBuffer buffer,
      OutageAwareRate rate,
      Collection<BufferedRequestState<BulkEntry>> recovered) {
    super(converter, context, configuration(rate), unpacked(recovered, buffer), buffer, buffer);

    this.buffer = buffer;
    this.rate = rate;
    mailbox = context.getMailboxExecutor();
    timers = context.getProcessingTimeService();
    metrics = new BulkMetrics(context.metricGroup());
    sender = new BulkSender(target);
    retryLog = new RetryLog(target);
    setTimer();
  }

  @Override
  public void write(Document document, Context context) throws IOException, InterruptedException {
    while (mustBlock()) {
      // After a restore nothing is in flight, so no response would end the wait.
      sendPermitted();
      if (mustBlock()) {
        mailbox.yield();
      }
    }
    super.write(document, context);
    setTimer();
  }

  private boolean mustBlock() {
    return rate.paused()
        ? buffer.packedBytes() >= AppendOnlySink.MAX_PACKED_BYTES
        : buffer.size() >= AppendOnlySink.MAX_BUFFERED;
  }

  /** Sends everything at the end of the input; does nothing before. */
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
                  () -> onResponse(entries, result, took, resultHandler),
                  "handle a bulk response");
            });
  }

  @Override
  protected long getSizeInBytes(BulkEntry entry) {
    return buffer.sizeOf(entry);
  }

  private void onResponse(
      List<BulkEntry> entries,
      BulkResult result,
      long millis,
      ResultHandler<BulkEntry> resultHandler) {
    metrics.count(result, millis);
    inFlight.remove(entries);
    if (result.fatal() != null) {
      resultHandler.completeExceptionally(result.fatal());
      return;
    }
    if (result.retryReason() == null) {
      retryLog.succeeded();
    } else if (!rate.paused()) {
      rate.pause();
      buffer.packing(true);
      long wait = retryLog.failed(result.retries().size(), result.retryReason());
      Mails.sendLater(wait, mailbox, this::resume, "resume after a back-off");
    }
    // Another mail returns the entries to the buffer; until then a snapshot finds them here.
    inFlight.add(result.retries());
    resultHandler.retryForEntries(result.retries());
    Mails.send(
        mailbox, () -> inFlight.remove(result.retries()), "entries were returned to the buffer");
  }

  private void resume() throws IOException, InterruptedException {
    rate.resume();
    buffer.packing(false);
    sendPermitted();
  }

  private void setTimer() {
    if (!timerSet && !buffer.isEmpty()) {
      timerSet = true;
      timers.registerTimer(
          timers.getCurrentProcessingTime() + AppendOnlySink.LINGER_MILLIS,
          time -> {
            timerSet = false;
            sendPermitted();
            setTimer();
          });
    }
  }

  /** Sends as many buffered entries as possible without blocking. */
  private void sendPermitted() throws IOException, InterruptedException {
    rate.flushing(true);
    super.write(null, null);
    rate.flushing(false);
  }

  /** Adds the packed entries of a snapshot to the buffer, and returns the others. */
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
        .setMaxBatchSize(AppendOnlySink.MAX_BATCH)
        .setMaxBatchSizeInBytes(AppendOnlySink.MAX_BATCH_BYTES)
        .setMaxInFlightRequests(AppendOnlySink.MAX_IN_FLIGHT)
        // The base class never blocks: write() does.
        .setMaxBufferedRequests(Integer.MAX_VALUE)
        .setMaxTimeInBufferMS(NEVER_MILLIS)
        .setMaxRecordSizeInBytes(AppendOnlySink.MAX_BATCH_BYTES)
        .setRateLimitingStrategy(rate)
        .build();
  }
}
