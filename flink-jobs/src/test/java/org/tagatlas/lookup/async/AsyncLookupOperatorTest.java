package org.tagatlas.lookup.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.checkout.DocumentedMetrics;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.lookup.ExtraService;
import org.tagatlas.lookup.FaultyHttpServer;
import org.tagatlas.lookup.LookupResult;
import org.tagatlas.lookup.LookupSettings;
import org.tagatlas.lookup.TestServices;
import org.tagatlas.runtime.LogCapture;
import org.tagatlas.runtime.RoundTrip;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.SummaryUpdate;

/** Tests the operator against a real server, with a manual clock. */
final class AsyncLookupOperatorTest {

  private static final long START = 1_800_000_000_000L;
  private static final double UNLIMITED = 1e9;
  private static final long MINUTE = 60_000;
  private static final long DAY = 1440 * MINUTE;

  private FaultyHttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = new FaultyHttpServer("127.0.0.1").on("/t/1", 200, "{\"name\": \"One\"}");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static LookupSettings settings(int maxFailures, ExtraService... services) {
    return new LookupSettings(
        List.of(services),
        Duration.ofSeconds(30),
        3,
        Duration.ofSeconds(1),
        maxFailures,
        Duration.ofSeconds(30),
        Duration.ofMinutes(1));
  }

  private LookupSettings defaultSettings() {
    return settings(5, TestServices.on(server, "t", 4, UNLIMITED));
  }

  private static final class Harness implements AutoCloseable {

    private final KeyedOneInputStreamOperatorTestHarness<String, String, Document> harness;
    private final Map<String, Long> counts = new TreeMap<>();
    private long barriers;

    Harness(LookupSettings settings, String backend, long now, OperatorSubtaskState from)
        throws Exception {
      SupportedTagFilter known = new SupportedTagFilter(settings.services());
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new AsyncLookupOperatorFactory(settings), known, Types.STRING, 128, 1, 0);
      harness.setStateBackend(
          backend.equals("rocksdb")
              ? new EmbeddedRocksDBStateBackend(false)
              : new HashMapStateBackend());
      harness.setProcessingTime(now);
      harness.setup(new DocumentSerializer());
      if (from != null) {
        harness.initializeState(from);
      }
      harness.open();
    }

    Harness(LookupSettings settings) throws Exception {
      this(settings, "hashmap", START, null);
    }

    void send(String... tags) throws Exception {
      for (String tag : tags) {
        harness.processElement(new StreamRecord<>(tag));
      }
    }

    void clock(long millis) throws Exception {
      harness.setProcessingTime(millis);
    }

    /** Runs the mails of the task until a condition is true. */
    void until(Callable<Boolean> condition) {
      await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                Optional<Mail> mail = mail();
                while (mail.isPresent()) {
                  mail.get().run();
                  mail = mail();
                }
                return condition.call();
              });
    }

    private Optional<Mail> mail() {
      return harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    }

    List<Document> documents() {
      return harness.extractOutputValues();
    }

    long count(String name) throws Exception {
      harness.prepareSnapshotPreBarrier(++barriers);
      Queue<StreamRecord<SummaryUpdate>> updates = harness.getSideOutput(SummaryMetrics.TALLY);
      while (updates != null && !updates.isEmpty()) {
        SummaryUpdate.Change change = (SummaryUpdate.Change) updates.remove().getValue();
        counts.merge(change.name(), change.change(), Long::sum);
      }
      return counts.getOrDefault(name, 0L);
    }

    void untilCounted(String name, long count) {
      until(() -> count(name) == count);
    }

    OperatorSubtaskState snapshot() throws Exception {
      harness.prepareSnapshotPreBarrier(++barriers);
      return harness.snapshot(barriers, 0);
    }

    @Override
    public void close() {
      try {
        harness.close();
      } catch (Exception e) {
        throw new AssertionError("could not close the operator", e);
      }
    }
  }

  @Test
  void looksUpRepeatedTagsOnce() throws Exception {
    try (Harness operator = new Harness(defaultSettings())) {
      for (int i = 0; i < 500; i++) {
        operator.send("t:id=1");
      }
      operator.untilCounted("extras_found", 1);
      for (int i = 0; i < 500; i++) {
        operator.send("t:id=1");
      }
      assertThat(server.requestCount("/t/1")).isEqualTo(1);
      assertThat(operator.count("extras_asked")).isEqualTo(1);
      assertThat(operator.count("extras_cache_hits")).isEqualTo(999);
      assertThat(operator.count("extras")).isEqualTo(1);
      assertThat(operator.count("extras_waiting")).isZero();
      Document document = operator.documents().get(0);
      assertThat(operator.documents()).hasSize(1);
      assertThat(document.id()).isEqualTo("t:id=1");
      assertThat(new String(document.source(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"machine_tag\":\"t:id=1\",\"namespace\":\"t\",\"predicate\":\"id\",\"value\":\"1\","
                  + "\"service\":\"Things of t\",\"title\":\"One\",\"caption\":\"One is a thing\","
                  + "\"url\":\"https://things.example/1\",\"license\":\"CC0 1.0\","
                  + "\"license_url\":\"https://creativecommons.org/publicdomain/zero/1.0/\","
                  + "\"fetched\":\"2027-01-15T08:00:00Z\"}");
    }
  }

  @Test
  void looksUpAgainAfterResultExpires() throws Exception {
    server.on("/t/bad", 400, "");
    try (Harness operator = new Harness(defaultSettings())) {
      operator.send("t:id=1", "t:id=none", "t:id=bad");
      operator.untilCounted("extras_failed.refused", 1);
      operator.untilCounted("extras_not_found", 1);
      operator.untilCounted("extras_found", 1);
      List<Long> asked = new ArrayList<>();
      for (long time :
          List.of(10 * MINUTE - 1, 10 * MINUTE, DAY - 1, DAY, 30 * DAY - 1, 30 * DAY)) {
        operator.clock(START + time);
        operator.send("t:id=1", "t:id=none", "t:id=bad");
        operator.untilCounted("extras_waiting", 0);
        asked.add(server.requestCount("/t/bad"));
        asked.add(server.requestCount("/t/none"));
        asked.add(server.requestCount("/t/1"));
      }
      assertThat(asked)
          .containsExactly(1L, 1L, 1L, 2L, 1L, 1L, 3L, 1L, 1L, 3L, 2L, 1L, 4L, 3L, 1L, 4L, 3L, 2L);
    }
  }

  @Test
  void removesDocumentWhenDataIsGoneAndPublishesItAgain() throws Exception {
    try (Harness operator = new Harness(defaultSettings())) {
      operator.send("t:id=1");
      operator.untilCounted("extras", 1);
      server.on("/t/1", 404, "");
      operator.clock(START + 31 * DAY);
      operator.send("t:id=1");
      operator.untilCounted("extras", 0);
      operator.clock(START + 33 * DAY);
      operator.send("t:id=1");
      operator.untilCounted("extras_not_found", 2);
      server.on("/t/1", 200, "{\"name\": \"New one\", \"kind\": \"shed\"}");
      operator.clock(START + 35 * DAY);
      operator.send("t:id=1");
      operator.untilCounted("extras", 1);
      List<Document> updates = operator.documents();
      assertThat(updates).extracting(Document::deleted).containsExactly(false, true, false);
      assertThat(updates).extracting(Document::version).isSorted().doesNotHaveDuplicates();
      assertThat(new String(updates.get(2).source(), StandardCharsets.UTF_8))
          .contains("\"caption\":\"New one is a shed\"");
    }
  }

  @Test
  void failureKeepsPublishedDocument() throws Exception {
    try (Harness operator = new Harness(defaultSettings())) {
      operator.send("t:id=1");
      operator.untilCounted("extras", 1);
      server.on("/t/1", 200, "no json");
      operator.clock(START + 31 * DAY);
      operator.send("t:id=1");
      operator.untilCounted("extras_failed.bad_answer", 1);
      assertThat(operator.documents()).hasSize(1);
      server.on("/t/1", 404, "");
      operator.clock(START + 32 * DAY);
      operator.send("t:id=1");
      operator.untilCounted("extras_not_found", 1);
      assertThat(operator.documents()).as("the published document was still in state").hasSize(2);
      assertThat(operator.documents().get(1).deleted()).isTrue();
    }
  }

  @Test
  void retriesTransientFailuresWithBackoff() throws Exception {
    server.on("/t/1", 500, "");
    try (Harness operator = new Harness(defaultSettings())) {
      operator.send("t:id=1");
      operator.untilCounted("extras_failed.server_error", 1);
      operator.clock(START + 999);
      assertThat(server.requestCount("/t/1")).isEqualTo(1);
      operator.clock(START + 1000);
      operator.untilCounted("extras_failed.server_error", 2);
      operator.clock(START + 2999);
      assertThat(server.requestCount("/t/1")).isEqualTo(2);
      server.on("/t/1", 200, "{\"name\": \"One\"}");
      operator.clock(START + 3000);
      operator.untilCounted("extras_found", 1);
      assertThat(server.requestCount("/t/1")).isEqualTo(3);
    }
  }

  @Test
  void givesUpAfterMaximumAttempts() throws Exception {
    server.on("/t/1", 500, "");
    try (Harness operator = new Harness(defaultSettings())) {
      operator.send("t:id=1");
      for (int i = 1; i <= 3; i++) {
        operator.untilCounted("extras_failed.server_error", i);
        operator.clock(START + i * MINUTE);
      }
      assertThat(operator.count("extras_waiting")).isZero();
      operator.clock(START + 12 * MINUTE);
      assertThat(server.requestCount("/t/1")).isEqualTo(3);
      operator.send("t:id=1");
      operator.untilCounted("extras_failed.server_error", 4);
    }
  }

  @Test
  void openCircuitPausesRequestsWithoutLosingLookups() throws Exception {
    server.on("/t/1", 500, "").on("/t/2", 500, "").on("/t/3", 200, "{\"name\": \"Three\"}");
    try (Harness operator = new Harness(settings(2, TestServices.on(server, "t", 1, UNLIMITED)))) {
      operator.send("t:id=1", "t:id=2", "t:id=3");
      operator.untilCounted("extras_failed.server_error", 2);
      operator.clock(START + 29_999);
      assertThat(server.requests()).as("the circuit is open").hasSize(2);
      assertThat(operator.count("extras_waiting")).isEqualTo(3);
      operator.clock(START + 30_000);
      operator.untilCounted("extras_failed.server_error", 3);
      assertThat(server.requests()).as("a probe").hasSize(3);
      server.on("/t/1", 200, "{\"name\": \"One\"}").on("/t/2", 200, "{\"name\": \"Two\"}");
      operator.clock(START + 30_000 + 59_999);
      assertThat(server.requests()).as("the pause has doubled").hasSize(3);
      operator.clock(START + 30_000 + 60_000);
      operator.untilCounted("extras_found", 3);
      assertThat(operator.documents())
          .extracting(Document::id)
          .containsExactlyInAnyOrder("t:id=1", "t:id=2", "t:id=3");
    }
  }

  @Test
  void pausesForRetryAfter() throws Exception {
    server.on("/t/1", 429, "", "Retry-After: 600").on("/t/2", 200, "{\"name\": \"Two\"}");
    try (Harness operator = new Harness(settings(5, TestServices.on(server, "t", 1, UNLIMITED)))) {
      operator.send("t:id=1", "t:id=2");
      operator.untilCounted("extras_failed.throttled", 1);
      operator.clock(START + 10 * MINUTE - 1);
      assertThat(server.requests()).hasSize(1);
      server.on("/t/1", 200, "{\"name\": \"One\"}");
      operator.clock(START + 10 * MINUTE);
      operator.untilCounted("extras_found", 2);
    }
  }

  @Test
  void servicesOnOneHostShareItsRateLimit() throws Exception {
    server.on("/t/2", 200, "{\"name\": \"Two\"}").on("/u/1", 200, "{\"name\": \"Other\"}");
    LookupSettings two =
        settings(5, TestServices.on(server, "t", 4, 0.1), TestServices.on(server, "u", 4, 1000));
    try (Harness operator = new Harness(two)) {
      operator.send("t:id=1", "t:id=2", "u:id=1");
      operator.untilCounted("extras_found", 1);
      operator.clock(START + 9_999);
      assertThat(server.requests()).hasSize(1);
      operator.clock(START + 10_000);
      operator.untilCounted("extras_found", 2);
      assertThat(server.requests()).hasSize(2);
      operator.clock(START + 20_000);
      operator.untilCounted("extras_found", 3);
    }
  }

  @Test
  void limitsRequestsInFlightWithoutBlockingInput() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    int tags = 2 * HostRequestQueue.MAX_QUEUED + 345;
    for (int i = 0; i < tags; i++) {
      server.on(
          "/t/x" + i,
          (request, socket) -> {
            release.await();
            FaultyHttpServer.send(
                socket.getOutputStream(), 200, "{\"name\":\"X\"}".getBytes(StandardCharsets.UTF_8));
          });
    }
    try (Harness operator = new Harness(settings(5, TestServices.on(server, "t", 3, UNLIMITED)))) {
      operator.send(IntStream.range(0, tags).mapToObj(i -> "t:id=x" + i).toArray(String[]::new));
      operator.until(() -> server.requests().size() == 3);
      assertThat(operator.count("extras_asked")).isEqualTo(3);
      assertThat(operator.count("extras_waiting")).isEqualTo(tags);
      release.countDown();
      operator.untilCounted("extras_found", tags);
      assertThat(server.requests()).as("each tag once").hasSize(tags);
      assertThat(operator.documents()).extracting(Document::id).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void restoresPendingLookupsAndCachedResults(String backend) throws Exception {
    server.on("/t/slow", FaultyHttpServer.hanging(server));
    OperatorSubtaskState snapshot;
    LookupSettings one = settings(5, TestServices.on(server, "t", 2, UNLIMITED));
    try (Harness operator = new Harness(one, backend, START, null)) {
      operator.send("t:id=1", "t:id=none");
      operator.untilCounted("extras_waiting", 0);
      operator.send("t:id=slow", "t:id=slow", "t:id=slow");
      operator.until(() -> server.requestCount("/t/slow") == 1);
      snapshot = operator.snapshot();
    }
    server.on("/t/slow", 200, "{\"name\": \"Slow\"}");
    try (LogCapture log = new LogCapture(LookupLog.class);
        Harness operator = new Harness(one, backend, START + MINUTE, snapshot)) {
      assertThat(log.messages())
          .singleElement()
          .asString()
          .matches(
              "INFO .* \\(1/1\\)#0: restored lookups of 1 hosts, 1 of them with pending lookups,"
                  + " from checkpoint \\d+ in \\d+ ms");
      operator.clock(START + MINUTE + 10);
      operator.untilCounted("extras_found", 1);
      assertThat(operator.documents()).extracting(Document::id).containsExactly("t:id=slow");
      snapshot = operator.snapshot();
    }
    try (Harness operator = new Harness(one, backend, START + 2 * MINUTE, snapshot)) {
      operator.send("t:id=1", "t:id=none", "t:id=slow");
      operator.clock(START + 3 * MINUTE);
      assertThat(operator.count("extras_cache_hits")).isEqualTo(3);
      assertThat(operator.count("extras_asked")).isZero();
      // The version is restored as well: the next document is newer.
      server.on("/t/1", 404, "");
      operator.clock(START + 31 * DAY);
      operator.send("t:id=1");
      operator.untilCounted("extras_not_found", 1);
      assertThat(operator.documents().get(0).deleted()).isTrue();
    }
    assertThat(server.requestCount("/t/slow")).isEqualTo(2);
    assertThat(server.requestCount("/t/none")).isEqualTo(1);
  }

  @Test
  void dropsPendingLookupsOfRemovedServices() throws Exception {
    server.on("/t/slow", FaultyHttpServer.hanging(server));
    OperatorSubtaskState snapshot;
    ExtraService t = TestServices.on(server, "t", 1, UNLIMITED);
    ExtraService u = TestServices.on(server, "u", 1, UNLIMITED);
    try (Harness operator = new Harness(settings(5, t, u))) {
      operator.send("t:id=slow");
      operator.until(() -> server.requestCount("/t/slow") == 1);
      snapshot = operator.snapshot();
    }
    try (Harness operator = new Harness(settings(5, u), "hashmap", START, snapshot)) {
      operator.clock(START + 10);
      operator.untilCounted("extras_waiting", -1);
      assertThat(operator.count("extras_asked")).isZero();
    }
  }

  @Test
  void endOfInputWaitsForResultsExceptForOpenCircuits() throws Exception {
    try (FaultyHttpServer broken = new FaultyHttpServer("127.0.0.1")) {
      broken.on("/b/1", 500, "").on("/b/2", 500, "");
      for (int i = 0; i < 50; i++) {
        server.on("/t/" + i, 200, "{\"name\": \"One\"}");
      }
      LookupSettings two =
          settings(
              1, TestServices.on(server, "t", 1, UNLIMITED), TestServices.on(broken, "b", 1, 1000));
      try (Harness operator = new Harness(two)) {
        operator.send("b:id=1", "b:id=2");
        for (int i = 0; i < 50; i++) {
          operator.send("t:id=" + i);
        }
        operator.harness.endInput();
        assertThat(operator.documents()).hasSize(50);
        assertThat(operator.count("extras_waiting")).isEqualTo(2);
      }
    }
  }

  @Test
  void logsCircuitBreakersThatOpenAndClose() throws Exception {
    server.on("/t/1", 500, "").on("/t/2", 500, "");
    String breaker = "Circuit breaker of 127.0.0.1:" + server.port();
    try (LogCapture log = new LogCapture(LookupLog.class);
        Harness operator = new Harness(settings(2, TestServices.on(server, "t", 1, UNLIMITED)))) {
      operator.send("t:id=1", "t:id=2");
      operator.untilCounted("extras_failed.server_error", 2);
      operator.clock(START + 30_000);
      operator.untilCounted("extras_failed.server_error", 3);
      server.on("/t/1", 200, "{\"name\": \"One\"}").on("/t/2", 200, "{\"name\": \"Two\"}");
      operator.clock(START + 90_000);
      operator.untilCounted("extras_found", 2);
      assertThat(log.messages())
          .containsExactly(
              "WARN "
                  + breaker
                  + " opened after 2 failures in a row (last: server_error): no requests for 30 s",
              "WARN "
                  + breaker
                  + " stays open after 3 failures in a row (last: server_error): no requests for 60"
                  + " s",
              "INFO " + breaker + " closed after 3 failures in a row and 90 s: requests resume");
    }
  }

  @Test
  void logsExhaustedRetries() throws Exception {
    server.on("/t/1", 500, "");
    try (LogCapture log = new LogCapture(LookupLog.class);
        Harness operator = new Harness(defaultSettings())) {
      operator.send("t:id=1");
      for (int i = 1; i <= 3; i++) {
        assertThat(log.messages()).isEmpty();
        operator.untilCounted("extras_failed.server_error", i);
        operator.clock(START + i * MINUTE);
      }
      assertThat(log.messages())
          .containsExactly(
              "WARN Failed lookups since the last report: 127.0.0.1:"
                  + server.port()
                  + " server_error 1 (newest: 3 attempts, retry in 600 s)");
    }
  }

  @Test
  void logsFailedLookupsOncePerMinute() throws Exception {
    server.on("/t/1", 400, "").on("/t/2", 400, "").on("/t/3", 200, "no json");
    String report = "WARN Failed lookups since the last report: 127.0.0.1:" + server.port();
    try (LogCapture log = new LogCapture(LookupLog.class);
        Harness operator = new Harness(settings(5, TestServices.on(server, "t", 1, UNLIMITED)))) {
      operator.send("t:id=1", "t:id=2", "t:id=3");
      operator.untilCounted("extras_failed.bad_answer", 1);
      operator.clock(START + MINUTE - 1);
      operator.snapshot();
      String first = report + " refused 1 (newest: 1 attempts, retry in 600 s)";
      assertThat(log.messages()).containsExactly(first);
      operator.clock(START + MINUTE);
      operator.snapshot();
      operator.snapshot();
      assertThat(log.messages())
          .containsExactly(
              first,
              report
                  + " bad_answer 1, 127.0.0.1:"
                  + server.port()
                  + " refused 1 (newest: 1 attempts, retry in 600 s)");
    }
  }

  @Test
  void allMetricsAreDocumented() throws Exception {
    server.on("/t/bad", 400, "");
    Set<String> names = new TreeSet<>(Set.of("extras_open_circuits", "kind"));
    try (Harness operator = new Harness(defaultSettings())) {
      operator.send("t:id=1", "t:id=1", "t:id=none", "t:id=bad");
      operator.untilCounted("extras_failed.refused", 1);
      operator.untilCounted("extras_not_found", 1);
      operator.untilCounted("extras_found", 1);
      for (String count : operator.counts.keySet()) {
        int dot = count.indexOf('.');
        names.add(
            dot > 0
                ? "kind_" + count.substring(0, dot) + "_total"
                : count.equals("extras") || count.equals("extras_waiting")
                    ? count
                    : count + "_total");
      }
    }
    for (LookupResult.Reason reason : LookupResult.Reason.values()) {
      names.add(reason.id());
    }
    assertThat(DocumentedMetrics.ofExtras()).isEqualTo(names);
  }

  @Test
  void cachedResultsSurviveSerialization() throws Exception {
    CachedResultSerializer serializer = new CachedResultSerializer();
    for (CachedResult answer :
        List.of(
            CachedResult.NONE,
            new CachedResult(START, true, START + DAY),
            new CachedResult(0, false, 5))) {
      assertThat(RoundTrip.of(serializer, answer)).isEqualTo(answer);
    }
  }
}
