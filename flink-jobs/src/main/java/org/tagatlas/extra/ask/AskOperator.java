package org.tagatlas.extra.ask;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.FlinkRuntimeException;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.extra.Answer;
import org.tagatlas.extra.AskSettings;
import org.tagatlas.extra.ExtraService;
import org.tagatlas.extra.ExtraServices;
import org.tagatlas.extra.http.ExtraAsker;
import org.tagatlas.operator.TallyCounts;
import org.tagatlas.publish.ExtraDocument;
import org.tagatlas.tags.MachineTag;

/**
 * Asks services about machine tags, each once as long as an answer holds, and publishes what they
 * say. Keyed by host: so the limits of a host, and the circuit before it, have one owner however
 * many subtasks there are.
 *
 * <p>A record never waits: what can't be asked yet goes to state, with what is under way, so after
 * a failure the same questions are asked and no answered one is. Flink's own operator for
 * asynchronous functions can do neither: it sees no keyed state, so that a cache would have to
 * stand ahead of it, where answers do not come back to; and when its capacity is used up its input
 * stands still, which is the input of everything else as well.
 *
 * <p>Answers come by the task's mailbox, so all state is the task's thread's.
 */
final class AskOperator extends AbstractStreamOperator<Document>
    implements OneInputStreamOperator<String, Document>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  private static final int MAX_BACKOFF_DOUBLINGS = 6;

  private final transient AskSettings settings;
  private final transient MailboxExecutor mailbox;

  private transient ExtraServices services;
  private transient ExtraAsker asker;
  private transient Map<String, HostQuestions> hosts;
  private transient MapState<String, CachedAnswer> answers;
  private transient MapState<String, Boolean> waiting;
  private transient TallyCounts tally;
  private transient TallyCounts.Count hits;
  private transient long wakeAt;
  private transient boolean ended;

  AskOperator(
      StreamOperatorParameters<Document> parameters,
      AskSettings settings,
      MailboxExecutor mailbox) {
    super(parameters);
    this.settings = settings;
    this.mailbox = mailbox;
  }

  @Override
  public void open() throws Exception {
    super.open();
    services = new ExtraServices(settings.services());
    asker = new ExtraAsker(settings.timeout());
    answers =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "answers", Types.STRING.createSerializer(null), new CachedAnswerSerializer()));
    waiting =
        getKeyedStateStore()
            .getMapState(new MapStateDescriptor<>("waiting", Types.STRING, Types.BOOLEAN));
    tally = new TallyCounts(output, getMetricGroup());
    hits = tally.of("extras_cache_hits");
    wakeAt = HostGate.NEVER;
    hosts = new HashMap<>();
    getMetricGroup()
        .gauge(
            "extras_open_circuits",
            () -> hosts.values().stream().filter(host -> host.gate().open()).count());
    for (ExtraService service : settings.services()) {
      if (owns(service.host())) {
        setCurrentKey(service.host());
        hosts.putIfAbsent(
            service.host(), new HostQuestions(gate(service.host()), !waiting.isEmpty()));
      }
    }
    wakeIfDue();
  }

  private boolean owns(String host) {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    return task.getIndexOfThisSubtask()
        == KeyGroupRangeAssignment.assignKeyToParallelOperator(
            host, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
  }

  /** Services on one host share its limits: the strictest hold. */
  private HostGate gate(String host) {
    int inFlight = Integer.MAX_VALUE;
    double perSecond = Double.MAX_VALUE;
    for (ExtraService service : settings.services()) {
      if (service.host().equals(host)) {
        inFlight = Math.min(inFlight, service.inFlight());
        perSecond = Math.min(perSecond, service.perSecond());
      }
    }
    return new HostGate(inFlight, perSecond, settings.troubles(), settings.pause().toMillis());
  }

  @Override
  public void processElement(StreamRecord<String> element) throws Exception {
    String tag = element.getValue();
    CachedAnswer known = answers.get(tag);
    if (known != null && now() < known.holdsUntil() || waiting.contains(tag)) {
      hits.add(1);
      return;
    }
    waiting.put(tag, true);
    tally.count("extras_waiting");
    String host = (String) getCurrentKey();
    hosts.get(host).add(tag);
    askWhatMayBe(host);
    wakeIfDue();
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  /** Asks a host as much as it may be asked now. Its key is the current one. */
  private void askWhatMayBe(String host) throws Exception {
    HostQuestions questions = hosts.get(host);
    long now = now();
    while (questions.gate().next(now) <= now) {
      questions.refill(waiting.keys());
      String tag = questions.next(now);
      if (tag == null) {
        return;
      }
      Optional<ExtraService> service = services.of(tag).filter(s -> s.host().equals(host));
      if (service.isEmpty()) {
        // The services file has changed since.
        forget(questions, tag);
        continue;
      }
      questions.gate().asked(now);
      tally.count("extras_asked");
      asker
          .ask(service.get(), MachineTag.ofId(tag))
          .whenComplete((answer, error) -> mail(() -> answered(service.get(), tag, answer, error)));
    }
  }

  private void mail(Mail mail) {
    try {
      mailbox.execute(mail::read, "answer of a service");
    } catch (RejectedExecutionException e) {
      LOG.debug("The task has ended, and the question is in its state", e);
    }
  }

  private interface Mail {
    void read() throws Exception;
  }

  private void answered(ExtraService service, String tag, Answer answer, Throwable error)
      throws Exception {
    if (error != null) {
      throw new FlinkRuntimeException("no answer about " + tag, error);
    }
    if (ended) {
      // Nothing may come out any more: the question is in state.
      return;
    }
    setCurrentKey(service.host());
    HostQuestions questions = hosts.get(service.host());
    long now = now();
    CachedAnswer known = Optional.ofNullable(answers.get(tag)).orElse(CachedAnswer.NONE);
    // A state that is lost begins anew: by the clock, versions rise all the same.
    long version = Math.max(known.version() + 1, now);
    if (answer instanceof Answer.Found found) {
      questions.gate().answered();
      tally.count("extras_found");
      tally.count("extras", known.published() ? 0 : 1);
      output.collect(
          new StreamRecord<>(
              ExtraDocument.of(MachineTag.ofId(tag), version, service, found.extra(), now)));
      answers.put(tag, new CachedAnswer(version, true, now + service.keep().found().toMillis()));
      forget(questions, tag);
    } else if (answer instanceof Answer.NotFound) {
      questions.gate().answered();
      tally.count("extras_not_found");
      if (known.published()) {
        tally.count("extras", -1);
        output.collect(new StreamRecord<>(Document.removal(tag, version)));
      }
      answers.put(
          tag,
          new CachedAnswer(
              known.published() ? version : known.version(),
              false,
              now + service.keep().notFound().toMillis()));
      forget(questions, tag);
    } else if (answer instanceof Answer.Failed failed) {
      failed(service, questions, tag, known, failed, now);
    }
    askWhatMayBe(service.host());
    wakeIfDue();
  }

  private void failed(
      ExtraService service,
      HostQuestions questions,
      String tag,
      CachedAnswer known,
      Answer.Failed failed,
      long now)
      throws Exception {
    tally.count("extras_failed." + failed.reason().word());
    int attempts = questions.attempts(tag);
    if (failed.reason().passing()) {
      questions.gate().troubled(now, failed.pauseMillis());
      // A host that is in trouble, or has enough for now, says nothing of the question: it waits.
      if (attempts < settings.attempts()
          || failed.reason() == Answer.Reason.THROTTLED
          || questions.gate().open()) {
        int doublings = Math.min(attempts - 1, MAX_BACKOFF_DOUBLINGS);
        questions.again(tag, now + (settings.backoff().toMillis() << doublings));
        return;
      }
    } else {
      questions.gate().answered();
    }
    // What was published stays: a failure does not say that it is gone.
    answers.put(
        tag,
        new CachedAnswer(
            known.version(), known.published(), now + service.keep().failed().toMillis()));
    forget(questions, tag);
  }

  private void forget(HostQuestions questions, String tag) throws Exception {
    questions.done(tag);
    waiting.remove(tag);
    tally.count("extras_waiting", -1);
  }

  /** Sees to it that somebody looks again when the next question may be asked. */
  private void wakeIfDue() {
    long now = now();
    long next =
        hosts.values().stream().mapToLong(host -> host.wake(now)).min().orElse(HostGate.NEVER);
    // The clock of a timer is one of whole milliseconds: never register one for now, for ever.
    next = Math.max(next, now + 1);
    if (next < wakeAt) {
      wakeAt = next;
      getProcessingTimeService().registerTimer(next, this::wake);
    }
  }

  private void wake(long time) throws Exception {
    if (ended || time < wakeAt) {
      return;
    }
    wakeAt = HostGate.NEVER;
    for (String host : hosts.keySet()) {
      setCurrentKey(host);
      askWhatMayBe(host);
    }
    wakeIfDue();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    tally.flush();
  }

  /**
   * Waits for answers, so that a run that ends has them: for a time, and not for hosts in trouble.
   * What is left is in state and in the summary.
   */
  @Override
  public void endInput() throws Exception {
    long end = now() + settings.patience().toMillis();
    getProcessingTimeService().registerTimer(end, time -> {});
    while (now() < end
        && hosts.values().stream().anyMatch(host -> !host.idle() && !host.gate().open())) {
      mailbox.yield();
    }
    ended = true;
    tally.flush();
  }

  @Override
  public void close() throws Exception {
    try {
      if (asker != null) {
        asker.close();
      }
    } catch (IOException e) {
      LOG.debug("Connections do not close", e);
    } finally {
      super.close();
    }
  }
}
