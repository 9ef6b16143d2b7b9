package org.tagatlas.lookup.async;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.FlinkRuntimeException;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.fetch.HostRateLimiter;
import org.tagatlas.lookup.ExtraService;
import org.tagatlas.lookup.ExtraServices;
import org.tagatlas.lookup.LookupResult;
import org.tagatlas.lookup.LookupSettings;
import org.tagatlas.publish.ExtraDocument;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.tags.MachineTag;

/**
 * Looks up machine tags at external services and publishes the results. A tag is not looked up
 * again until its cached result expires. The operator is keyed by host, so that one subtask owns
 * the limits and the circuit breaker of a host.
 *
 * <p>The operator enqueues the tag in keyed state and never blocks its input. Pending and in-flight
 * lookups are in state, so after a failure they are repeated and completed ones are not. Flink's
 * async I/O operator offers neither. It has no access to keyed state, so the cache would have to be
 * upstream, where results do not arrive. And when its capacity is exhausted, it blocks its input,
 * which is shared with the rest of the job.
 *
 * <p>Responses arrive through the task mailbox, so only the task thread touches state.
 */
final class AsyncLookupOperator extends AbstractStreamOperator<Document>
    implements OneInputStreamOperator<String, Document>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private static final int MAX_BACKOFF_DOUBLINGS = 6;

  private final transient LookupSettings settings;
  private final transient MailboxExecutor mailbox;

  private transient ExtraServices services;
  private transient ExtraClient client;
  private transient Map<String, HostRequestQueue> hosts;
  private transient MapState<String, CachedResult> results;
  private transient MapState<String, Boolean> waiting;
  private transient LookupLog log;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count hits;
  private transient OptionalLong restoredCheckpoint;
  private transient long nextWakeUp;
  private transient boolean ended;

  AsyncLookupOperator(
      StreamOperatorParameters<Document> parameters,
      LookupSettings settings,
      MailboxExecutor mailbox) {
    super(parameters);
    this.settings = settings;
    this.mailbox = mailbox;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    restoredCheckpoint = context.getRestoredCheckpointId();
  }

  @Override
  public void open() throws Exception {
    super.open();
    long started = System.nanoTime();
    services = new ExtraServices(settings.services());
    client = new ExtraClient(settings.timeout());
    results =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "answers", Types.STRING.createSerializer(null), new CachedResultSerializer()));
    waiting =
        getKeyedStateStore()
            .getMapState(new MapStateDescriptor<>("waiting", Types.STRING, Types.BOOLEAN));
    tally = new SummaryMetrics(output, getMetricGroup(), DocumentKind.EXTRAS.levels());
    hits = tally.of("extras_cache_hits");
    nextWakeUp = HostRateLimiter.NEVER;
    hosts = new HashMap<>();
    log = new LookupLog();
    getMetricGroup()
        .gauge(
            "extras_open_circuits",
            () -> hosts.values().stream().filter(host -> host.limiter().isOpen()).count());
    for (ExtraService service : settings.services()) {
      if (owns(service.host())) {
        setCurrentKey(service.host());
        hosts.putIfAbsent(
            service.host(), new HostRequestQueue(limiter(service.host()), !waiting.isEmpty()));
      }
    }
    logRestore(started);
    scheduleWakeUp();
  }

  private void logRestore(long started) {
    if (restoredCheckpoint.isPresent() && !hosts.isEmpty()) {
      log.onRestored(
          getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks(),
          hosts.size(),
          hosts.values().stream().filter(host -> !host.isIdle()).count(),
          restoredCheckpoint.getAsLong(),
          Duration.ofNanos(System.nanoTime() - started));
    }
  }

  private boolean owns(String host) {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    return task.getIndexOfThisSubtask()
        == KeyGroupRangeAssignment.assignKeyToParallelOperator(
            host, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
  }

  /** Services on one host share its limits: the strictest ones apply. */
  private HostRateLimiter limiter(String host) {
    int inFlight = Integer.MAX_VALUE;
    double perSecond = Double.MAX_VALUE;
    for (ExtraService service : settings.services()) {
      if (service.host().equals(host)) {
        inFlight = Math.min(inFlight, service.inFlight());
        perSecond = Math.min(perSecond, service.perSecond());
      }
    }
    return new HostRateLimiter(
        inFlight, perSecond, settings.maxFailures(), settings.pause().toMillis());
  }

  @Override
  public void processElement(StreamRecord<String> element) throws Exception {
    String tag = element.getValue();
    CachedResult cached = results.get(tag);
    if (cached != null && now() < cached.expiresAt() || waiting.contains(tag)) {
      hits.add(1);
      return;
    }
    waiting.put(tag, true);
    tally.count("extras_waiting");
    String host = (String) getCurrentKey();
    hosts.get(host).add(tag);
    sendAllowedRequests(host);
    scheduleWakeUp();
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  /** Sends the requests that the limits of a host allow now. The current key must be the host. */
  private void sendAllowedRequests(String host) throws Exception {
    HostRequestQueue queue = hosts.get(host);
    long now = now();
    while (queue.limiter().nextAllowed(now) <= now) {
      queue.refill(waiting.keys());
      String tag = queue.next(now);
      if (tag == null) {
        return;
      }
      Optional<ExtraService> service = services.of(tag).filter(s -> s.host().equals(host));
      if (service.isEmpty()) {
        // The services file has changed since the tag was enqueued.
        complete(queue, tag);
        continue;
      }
      queue.limiter().onRequest(now);
      tally.count("extras_asked");
      client
          .query(service.get(), MachineTag.ofId(tag))
          .whenComplete((result, error) -> mail(() -> onResult(service.get(), tag, result, error)));
    }
  }

  private void mail(Mail mail) {
    try {
      mailbox.execute(mail::read, "lookup result");
    } catch (RejectedExecutionException e) {
      LOG.debug("The task has ended; the lookup remains in its state", e);
    }
  }

  private interface Mail {
    void read() throws Exception;
  }

  private void onResult(ExtraService service, String tag, LookupResult result, Throwable error)
      throws Exception {
    if (error != null) {
      throw new FlinkRuntimeException("lookup of " + tag + " failed", error);
    }
    if (ended) {
      // The output is closed; the lookup remains in state.
      return;
    }
    setCurrentKey(service.host());
    HostRequestQueue queue = hosts.get(service.host());
    long now = now();
    CachedResult cached = Optional.ofNullable(results.get(tag)).orElse(CachedResult.NONE);
    // Clock-based, so that versions also increase if the state is lost.
    long version = Math.max(cached.version() + 1, now);
    if (result instanceof LookupResult.Found found) {
      log.onSuccess(service.host(), queue.limiter(), now);
      tally.count("extras_found");
      tally.count("extras", cached.published() ? 0 : 1);
      output.collect(
          new StreamRecord<>(
              ExtraDocument.of(MachineTag.ofId(tag), version, service, found.extra(), now)));
      results.put(tag, new CachedResult(version, true, now + service.keep().found().toMillis()));
      complete(queue, tag);
    } else if (result instanceof LookupResult.NotFound) {
      log.onSuccess(service.host(), queue.limiter(), now);
      tally.count("extras_not_found");
      if (cached.published()) {
        tally.count("extras", -1);
        output.collect(new StreamRecord<>(Document.removal(tag, version)));
      }
      results.put(
          tag,
          new CachedResult(
              cached.published() ? version : cached.version(),
              false,
              now + service.keep().notFound().toMillis()));
      complete(queue, tag);
    } else if (result instanceof LookupResult.Failed failed) {
      onFailed(service, queue, tag, cached, failed, now);
    }
    sendAllowedRequests(service.host());
    scheduleWakeUp();
  }

  private void onFailed(
      ExtraService service,
      HostRequestQueue queue,
      String tag,
      CachedResult cached,
      LookupResult.Failed failed,
      long now)
      throws Exception {
    tally.count("extras_failed." + failed.reason().id());
    int attempts = queue.attempts(tag);
    if (failed.reason().isRetryable()) {
      log.onFailure(service.host(), queue.limiter(), failed, now);
      // A host that fails or throttles says nothing about the request, so it is retried later.
      if (attempts < settings.attempts()
          || failed.reason() == LookupResult.Reason.THROTTLED
          || queue.limiter().isOpen()) {
        int doublings = Math.min(attempts - 1, MAX_BACKOFF_DOUBLINGS);
        queue.retryAt(tag, now + (settings.backoff().toMillis() << doublings));
        return;
      }
    } else {
      log.onSuccess(service.host(), queue.limiter(), now);
    }
    // A failure does not mean that the data is gone: keep the published document.
    long retryAt = now + service.keep().failed().toMillis();
    log.onGivenUp(service.host(), failed.reason(), attempts, now, retryAt);
    results.put(tag, new CachedResult(cached.version(), cached.published(), retryAt));
    complete(queue, tag);
  }

  private void complete(HostRequestQueue queue, String tag) throws Exception {
    queue.remove(tag);
    waiting.remove(tag);
    tally.count("extras_waiting", -1);
  }

  /** Registers a timer for the next allowed request. */
  private void scheduleWakeUp() {
    long now = now();
    long next =
        hosts.values().stream()
            .mapToLong(host -> host.nextRequest(now))
            .min()
            .orElse(HostRateLimiter.NEVER);
    // A timer for the current millisecond would fire again and again.
    next = Math.max(next, now + 1);
    if (next < nextWakeUp) {
      nextWakeUp = next;
      getProcessingTimeService().registerTimer(next, this::wakeUp);
    }
  }

  private void wakeUp(long time) throws Exception {
    if (ended || time < nextWakeUp) {
      return;
    }
    nextWakeUp = HostRateLimiter.NEVER;
    for (String host : hosts.keySet()) {
      setCurrentKey(host);
      sendAllowedRequests(host);
    }
    scheduleWakeUp();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    log.flushIfDue(now());
    tally.flush();
  }

  /**
   * Waits for pending lookups of a bounded run, up to a maximum time and except for hosts with an
   * open circuit breaker. The remaining ones are in state and in the summary.
   */
  @Override
  public void endInput() throws Exception {
    long end = now() + settings.patience().toMillis();
    getProcessingTimeService().registerTimer(end, time -> {});
    while (now() < end
        && hosts.values().stream().anyMatch(host -> !host.isIdle() && !host.limiter().isOpen())) {
      mailbox.yield();
    }
    ended = true;
    log.flush(now());
    tally.flush();
  }

  @Override
  public void close() throws Exception {
    try {
      if (client != null) {
        client.close();
      }
    } catch (IOException e) {
      LOG.debug("Could not close connections", e);
    } finally {
      super.close();
    }
  }
}
