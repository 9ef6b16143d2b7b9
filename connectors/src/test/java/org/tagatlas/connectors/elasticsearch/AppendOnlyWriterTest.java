package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;

@Timeout(60)
class AppendOnlyWriterTest {

  private static final Pattern ID = Pattern.compile("\"_id\":\"(\\d+)\"");

  // Harnesses are closed explicitly: try-with-resources warns of an interruptible close().

  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final CountDownLatch responses = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile int status = 200;

  @BeforeEach
  void startHangingNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::respond);
    server.start();
  }

  @AfterEach
  void stop() {
    responses.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void snapshotsEntriesInFlightWithoutWaitingForAHangingNode() throws Exception {
    var first = writer("run");
    first.open();
    first.processElement(photo(1));
    first.processElement(photo(2));
    first.setProcessingTime(AppendOnlySink.LINGER_MILLIS);
    await().until(() -> received.size() == 1);
    first.processElement(photo(3));
    first.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState snapshot = first.snapshot(1, 1);
    first.close();

    received.clear();
    responses.countDown();
    var second = writer("run");
    second.initializeState(snapshot);
    second.open();
    second.endInput();
    second.close();
    assertThat(String.join("", received))
        .contains("\"_id\":\"1\"", "\"_id\":\"2\"", "\"_id\":\"3\"");
  }

  @Test
  void buffersMoreThanItsLimitDuringAnOutageAndRestoresIt() throws Exception {
    int many = 2 * AppendOnlySink.MAX_BUFFERED + 30_000;
    status = 503;
    responses.countDown();
    var first = writer("run");
    first.open();
    for (int id = 0; id < many; id++) {
      // Blocks forever if the buffer is full.
      first.processElement(photo(id));
    }
    first.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState snapshot = first.snapshot(1, 1);
    first.close();

    status = 200;
    received.clear();
    var second = writer("run");
    second.initializeState(snapshot);
    second.open();
    second.processElement(photo(many));
    second.endInput();
    second.close();
    Set<String> ids = new HashSet<>();
    for (String request : received) {
      ID.matcher(request).results().forEach(match -> ids.add(match.group(1)));
    }
    assertThat(ids).hasSize(many + 1);
  }

  @Test
  void sendsPackedEntriesAfterAnOutage() throws Exception {
    int many = 2 * AppendOnlySink.MAX_BUFFERED;
    status = 503;
    responses.countDown();
    var writer = writer("run");
    writer.open();
    for (int id = 0; id < many; id++) {
      writer.processElement(photo(id));
    }
    received.clear();
    status = 200;
    for (int id = many; id < 2 * many; id++) {
      writer.processElement(photo(id));
    }
    writer.endInput();
    writer.close();
    Set<String> ids = new HashSet<>();
    for (String request : received) {
      ID.matcher(request).results().forEach(match -> ids.add(match.group(1)));
    }
    assertThat(ids).hasSize(2 * many);
  }

  @Test
  void rejectsASnapshotOfAnotherRun() throws Exception {
    var first = writer("run");
    first.open();
    first.processElement(photo(1));
    OperatorSubtaskState snapshot = first.snapshot(1, 1);
    first.close();
    var second = writer("other");
    assertThatThrownBy(() -> second.initializeState(snapshot))
        .hasStackTraceContaining("belongs to the run 'run'");
    second.close();
  }

  private OneInputStreamOperatorTestHarness<Document, CommittableMessage<Void>> writer(String run)
      throws Exception {
    ElasticsearchSinks sinks =
        new ElasticsearchSinks(
            ElasticsearchConnection.to("http://127.0.0.1:" + server.getAddress().getPort()),
            run,
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(10)));
    return new OneInputStreamOperatorTestHarness<>(
        new SinkWriterOperatorFactory<>(sinks.sink(DocumentKind.PHOTOS)));
  }

  private static StreamRecord<Document> photo(int id) {
    return new StreamRecord<>(
        new Document(Integer.toString(id), 1, "{}".getBytes(StandardCharsets.UTF_8)));
  }

  /** Receives a bulk request immediately and responds when the test permits it. */
  private void respond(HttpExchange exchange) throws IOException {
    String request =
        new String(
            new GZIPInputStream(exchange.getRequestBody()).readAllBytes(), StandardCharsets.UTF_8);
    // A node reads a request completely before it responds.
    exchange.getRequestBody().readAllBytes();
    received.add(request);
    try {
      responses.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (status != 200) {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return;
    }
    List<String> items =
        request
            .lines()
            .filter(line -> line.contains("\"_id\""))
            .map(line -> "{\"index\":{\"_index\":\"i\",\"_id\":\"x\",\"status\":201}}")
            .toList();
    byte[] response =
        ("{\"took\":1,\"errors\":false,\"items\":[" + String.join(",", items) + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
    exchange.sendResponseHeaders(200, response.length);
    exchange.getResponseBody().write(response);
    exchange.close();
  }
}
