package org.tagatlas.extra.ask;

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
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.deployment.DocumentedMetrics;
import org.tagatlas.extra.Answer;
import org.tagatlas.extra.AskSettings;
import org.tagatlas.extra.ExtraService;
import org.tagatlas.extra.StrangeServer;
import org.tagatlas.extra.TestServices;
import org.tagatlas.operator.RoundTrip;
import org.tagatlas.operator.TallyCounts;
import org.tagatlas.operator.TallyUpdate;

/** The operator against a real server, with a clock that stands still until it is moved. */
final class AskOperatorTest {

  private static final long START = 1_800_000_000_000L;
  private static final double AT_WILL = 1e9;
  private static final long MINUTE = 60_000;
  private static final long DAY = 1440 * MINUTE;

  private StrangeServer server;

  @BeforeEach
  void start() throws Exception {
    server = new StrangeServer("127.0.0.1").on("/t/1", 200, "{\"name\": \"One\"}");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static AskSettings settings(int troubles, ExtraService... services) {
    return new AskSettings(
        List.of(services),
        Duration.ofSeconds(30),
        3,
        Duration.ofSeconds(1),
        troubles,
        Duration.ofSeconds(30),
        Duration.ofMinutes(1));
  }

  private AskSettings usual() {
    return settings(5, TestServices.on(server, "t", 4, AT_WILL));
  }

  private static final class Asking implements AutoCloseable {

    private final KeyedOneInputStreamOperatorTestHarness<String, String, Document> harness;
    private final Map<String, Long> counts = new TreeMap<>();
    private long barriers;

    Asking(AskSettings settings, String backend, long now, OperatorSubtaskState from)
        throws Exception {
      KnownTags known = new KnownTags(settings.services());
      harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              new AskOperatorFactory(settings), known, Types.STRING, 128, 1, 0);
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

    Asking(AskSettings settings) throws Exception {
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

    /** Lets the task do what it is sent until something holds. */
    void until(Callable<Boolean> holds) {
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
                return holds.call();
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
      Queue<StreamRecord<TallyUpdate>> told = harness.getSideOutput(TallyCounts.TALLY);
      while (told != null && !told.isEmpty()) {
        TallyUpdate.Change change = (TallyUpdate.Change) told.remove().getValue();
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
        throw new AssertionError("the operator does not close", e);
      }
    }
  }

  @Test
  void asksOnceHoweverOftenATagIsSeen() throws Exception {
    try (Asking asking = new Asking(usual())) {
      for (int i = 0; i < 500; i++) {
        asking.send("t:id=1");
      }
      asking.untilCounted("extras_found", 1);
      for (int i = 0; i < 500; i++) {
        asking.send("t:id=1");
      }
      assertThat(server.asked("/t/1")).isEqualTo(1);
      assertThat(asking.count("extras_asked")).isEqualTo(1);
      assertThat(asking.count("extras_cache_hits")).isEqualTo(999);
      assertThat(asking.count("extras")).isEqualTo(1);
      assertThat(asking.count("extras_waiting")).isZero();
      Document document = asking.documents().get(0);
      assertThat(asking.documents()).hasSize(1);
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
  void asksAgainWhenAnAnswerNoLongerHolds() throws Exception {
    server.on("/t/bad", 400, "");
    try (Asking asking = new Asking(usual())) {
      asking.send("t:id=1", "t:id=none", "t:id=bad");
      asking.untilCounted("extras_failed.refused", 1);
      asking.untilCounted("extras_not_found", 1);
      asking.untilCounted("extras_found", 1);
      List<Long> asked = new ArrayList<>();
      for (long time :
          List.of(10 * MINUTE - 1, 10 * MINUTE, DAY - 1, DAY, 30 * DAY - 1, 30 * DAY)) {
        asking.clock(START + time);
        asking.send("t:id=1", "t:id=none", "t:id=bad");
        asking.untilCounted("extras_waiting", 0);
        asked.add(server.asked("/t/bad"));
        asked.add(server.asked("/t/none"));
        asked.add(server.asked("/t/1"));
      }
      assertThat(asked)
          .containsExactly(1L, 1L, 1L, 2L, 1L, 1L, 3L, 1L, 1L, 3L, 2L, 1L, 4L, 3L, 1L, 4L, 3L, 2L);
    }
  }

  @Test
  void removesWhatIsGoneAndBringsItBack() throws Exception {
    try (Asking asking = new Asking(usual())) {
      asking.send("t:id=1");
      asking.untilCounted("extras", 1);
      server.on("/t/1", 404, "");
      asking.clock(START + 31 * DAY);
      asking.send("t:id=1");
      asking.untilCounted("extras", 0);
      asking.clock(START + 33 * DAY);
      asking.send("t:id=1");
      asking.untilCounted("extras_not_found", 2);
      server.on("/t/1", 200, "{\"name\": \"New one\", \"kind\": \"shed\"}");
      asking.clock(START + 35 * DAY);
      asking.send("t:id=1");
      asking.untilCounted("extras", 1);
      List<Document> told = asking.documents();
      assertThat(told).extracting(Document::deleted).containsExactly(false, true, false);
      assertThat(told).extracting(Document::version).isSorted().doesNotHaveDuplicates();
      assertThat(new String(told.get(2).source(), StandardCharsets.UTF_8))
          .contains("\"caption\":\"New one is a shed\"");
    }
  }

  @Test
  void aFailureTakesNothingAway() throws Exception {
    try (Asking asking = new Asking(usual())) {
      asking.send("t:id=1");
      asking.untilCounted("extras", 1);
      server.on("/t/1", 200, "no json");
      asking.clock(START + 31 * DAY);
      asking.send("t:id=1");
      asking.untilCounted("extras_failed.bad_answer", 1);
      assertThat(asking.documents()).hasSize(1);
      server.on("/t/1", 404, "");
      asking.clock(START + 32 * DAY);
      asking.send("t:id=1");
      asking.untilCounted("extras_not_found", 1);
      assertThat(asking.documents()).as("it knew what there was").hasSize(2);
      assertThat(asking.documents().get(1).deleted()).isTrue();
    }
  }

  @Test
  void triesAgainWithLongerWaitsWhatMayPass() throws Exception {
    server.on("/t/1", 500, "");
    try (Asking asking = new Asking(usual())) {
      asking.send("t:id=1");
      asking.untilCounted("extras_failed.server_error", 1);
      asking.clock(START + 999);
      assertThat(server.asked("/t/1")).isEqualTo(1);
      asking.clock(START + 1000);
      asking.untilCounted("extras_failed.server_error", 2);
      asking.clock(START + 2999);
      assertThat(server.asked("/t/1")).isEqualTo(2);
      server.on("/t/1", 200, "{\"name\": \"One\"}");
      asking.clock(START + 3000);
      asking.untilCounted("extras_found", 1);
      assertThat(server.asked("/t/1")).isEqualTo(3);
    }
  }

  @Test
  void givesUpAfterThreeAttempts() throws Exception {
    server.on("/t/1", 500, "");
    try (Asking asking = new Asking(usual())) {
      asking.send("t:id=1");
      for (int i = 1; i <= 3; i++) {
        asking.untilCounted("extras_failed.server_error", i);
        asking.clock(START + i * MINUTE);
      }
      assertThat(asking.count("extras_waiting")).isZero();
      asking.clock(START + 12 * MINUTE);
      assertThat(server.asked("/t/1")).isEqualTo(3);
      asking.send("t:id=1");
      asking.untilCounted("extras_failed.server_error", 4);
    }
  }

  @Test
  void leavesAHostAloneThatIsInTroubleAndLosesNoQuestion() throws Exception {
    server.on("/t/1", 500, "").on("/t/2", 500, "").on("/t/3", 200, "{\"name\": \"Three\"}");
    try (Asking asking = new Asking(settings(2, TestServices.on(server, "t", 1, AT_WILL)))) {
      asking.send("t:id=1", "t:id=2", "t:id=3");
      asking.untilCounted("extras_failed.server_error", 2);
      asking.clock(START + 29_999);
      assertThat(server.requests()).as("the circuit is open").hasSize(2);
      assertThat(asking.count("extras_waiting")).isEqualTo(3);
      asking.clock(START + 30_000);
      asking.untilCounted("extras_failed.server_error", 3);
      assertThat(server.requests()).as("a probe").hasSize(3);
      server.on("/t/1", 200, "{\"name\": \"One\"}").on("/t/2", 200, "{\"name\": \"Two\"}");
      asking.clock(START + 30_000 + 59_999);
      assertThat(server.requests()).as("it pauses for longer").hasSize(3);
      asking.clock(START + 30_000 + 60_000);
      asking.untilCounted("extras_found", 3);
      assertThat(asking.documents())
          .extracting(Document::id)
          .containsExactlyInAnyOrder("t:id=1", "t:id=2", "t:id=3");
    }
  }

  @Test
  void staysAwayAsLongAsItIsTold() throws Exception {
    server.on("/t/1", 429, "", "Retry-After: 600").on("/t/2", 200, "{\"name\": \"Two\"}");
    try (Asking asking = new Asking(settings(5, TestServices.on(server, "t", 1, AT_WILL)))) {
      asking.send("t:id=1", "t:id=2");
      asking.untilCounted("extras_failed.throttled", 1);
      asking.clock(START + 10 * MINUTE - 1);
      assertThat(server.requests()).hasSize(1);
      server.on("/t/1", 200, "{\"name\": \"One\"}");
      asking.clock(START + 10 * MINUTE);
      asking.untilCounted("extras_found", 2);
    }
  }

  @Test
  void asksAtTheRateOfTheHostWhicheverServiceItIs() throws Exception {
    server.on("/t/2", 200, "{\"name\": \"Two\"}").on("/u/1", 200, "{\"name\": \"Other\"}");
    AskSettings two =
        settings(5, TestServices.on(server, "t", 4, 0.1), TestServices.on(server, "u", 4, 1000));
    try (Asking asking = new Asking(two)) {
      asking.send("t:id=1", "t:id=2", "u:id=1");
      asking.untilCounted("extras_found", 1);
      asking.clock(START + 9_999);
      assertThat(server.requests()).hasSize(1);
      asking.clock(START + 10_000);
      asking.untilCounted("extras_found", 2);
      assertThat(server.requests()).hasSize(2);
      asking.clock(START + 20_000);
      asking.untilCounted("extras_found", 3);
    }
  }

  @Test
  void neverHasMoreUnderWayThanItMayAndTakesInAllTheSame() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    int tags = 2 * HostQuestions.MAX_WAITING + 345;
    for (int i = 0; i < tags; i++) {
      server.on(
          "/t/x" + i,
          (request, socket) -> {
            release.await();
            StrangeServer.send(
                socket.getOutputStream(), 200, "{\"name\":\"X\"}".getBytes(StandardCharsets.UTF_8));
          });
    }
    try (Asking asking = new Asking(settings(5, TestServices.on(server, "t", 3, AT_WILL)))) {
      asking.send(IntStream.range(0, tags).mapToObj(i -> "t:id=x" + i).toArray(String[]::new));
      asking.until(() -> server.requests().size() == 3);
      assertThat(asking.count("extras_asked")).isEqualTo(3);
      assertThat(asking.count("extras_waiting")).isEqualTo(tags);
      release.countDown();
      asking.untilCounted("extras_found", tags);
      assertThat(server.requests()).as("each once").hasSize(tags);
      assertThat(asking.documents()).extracting(Document::id).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void goesOnWithItsQuestionsAndRepeatsNoAnsweredOne(String backend) throws Exception {
    server.on("/t/slow", StrangeServer.hanging(server));
    OperatorSubtaskState left;
    AskSettings one = settings(5, TestServices.on(server, "t", 2, AT_WILL));
    try (Asking asking = new Asking(one, backend, START, null)) {
      asking.send("t:id=1", "t:id=none");
      asking.untilCounted("extras_waiting", 0);
      asking.send("t:id=slow", "t:id=slow", "t:id=slow");
      asking.until(() -> server.asked("/t/slow") == 1);
      left = asking.snapshot();
    }
    server.on("/t/slow", 200, "{\"name\": \"Slow\"}");
    try (Asking asking = new Asking(one, backend, START + MINUTE, left)) {
      asking.clock(START + MINUTE + 10);
      asking.untilCounted("extras_found", 1);
      assertThat(asking.documents()).extracting(Document::id).containsExactly("t:id=slow");
      left = asking.snapshot();
    }
    try (Asking asking = new Asking(one, backend, START + 2 * MINUTE, left)) {
      asking.send("t:id=1", "t:id=none", "t:id=slow");
      asking.clock(START + 3 * MINUTE);
      assertThat(asking.count("extras_cache_hits")).isEqualTo(3);
      assertThat(asking.count("extras_asked")).isZero();
      // What is remembered includes the version: whatever comes next is newer.
      server.on("/t/1", 404, "");
      asking.clock(START + 31 * DAY);
      asking.send("t:id=1");
      asking.untilCounted("extras_not_found", 1);
      assertThat(asking.documents().get(0).deleted()).isTrue();
    }
    assertThat(server.asked("/t/slow")).isEqualTo(2);
    assertThat(server.asked("/t/none")).isEqualTo(1);
  }

  @Test
  void forgetsQuestionsThatNoServiceTakesAnyMore() throws Exception {
    server.on("/t/slow", StrangeServer.hanging(server));
    OperatorSubtaskState left;
    ExtraService t = TestServices.on(server, "t", 1, AT_WILL);
    ExtraService u = TestServices.on(server, "u", 1, AT_WILL);
    try (Asking asking = new Asking(settings(5, t, u))) {
      asking.send("t:id=slow");
      asking.until(() -> server.asked("/t/slow") == 1);
      left = asking.snapshot();
    }
    try (Asking asking = new Asking(settings(5, u), "hashmap", START, left)) {
      asking.clock(START + 10);
      asking.untilCounted("extras_waiting", -1);
      assertThat(asking.count("extras_asked")).isZero();
    }
  }

  @Test
  void waitsForAnswersAtTheEndButNotForAHostInTrouble() throws Exception {
    try (StrangeServer broken = new StrangeServer("127.0.0.1")) {
      broken.on("/b/1", 500, "").on("/b/2", 500, "");
      for (int i = 0; i < 50; i++) {
        server.on("/t/" + i, 200, "{\"name\": \"One\"}");
      }
      AskSettings two =
          settings(
              1, TestServices.on(server, "t", 1, AT_WILL), TestServices.on(broken, "b", 1, 1000));
      try (Asking asking = new Asking(two)) {
        asking.send("b:id=1", "b:id=2");
        for (int i = 0; i < 50; i++) {
          asking.send("t:id=" + i);
        }
        asking.harness.endInput();
        assertThat(asking.documents()).hasSize(50);
        assertThat(asking.count("extras_waiting")).isEqualTo(2);
      }
    }
  }

  @Test
  void allThatIsCountedIsDocumented() throws Exception {
    server.on("/t/bad", 400, "");
    Set<String> names = new TreeSet<>(Set.of("extras_open_circuits", "kind"));
    try (Asking asking = new Asking(usual())) {
      asking.send("t:id=1", "t:id=1", "t:id=none", "t:id=bad");
      asking.untilCounted("extras_failed.refused", 1);
      asking.untilCounted("extras_not_found", 1);
      asking.untilCounted("extras_found", 1);
      for (String count : asking.counts.keySet()) {
        int dot = count.indexOf('.');
        names.add(
            dot > 0
                ? "kind_" + count.substring(0, dot) + "_total"
                : count.equals("extras") || count.equals("extras_waiting")
                    ? count
                    : count + "_total");
      }
    }
    for (Answer.Reason reason : Answer.Reason.values()) {
      names.add(reason.word());
    }
    assertThat(DocumentedMetrics.ofExtras()).isEqualTo(names);
  }

  @Test
  void stateIsReadAsItWasWritten() throws Exception {
    CachedAnswerSerializer serializer = new CachedAnswerSerializer();
    for (CachedAnswer answer :
        List.of(
            CachedAnswer.NONE,
            new CachedAnswer(START, true, START + DAY),
            new CachedAnswer(0, false, 5))) {
      assertThat(RoundTrip.of(serializer, answer)).isEqualTo(answer);
    }
  }
}
