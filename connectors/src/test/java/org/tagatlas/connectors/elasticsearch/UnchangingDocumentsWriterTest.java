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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

@Timeout(60)
class UnchangingDocumentsWriterTest {

  // Harnesses are closed by hand: their close() may be interrupted, of which try warns.

  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final CountDownLatch answers = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void startANodeThatHangs() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    answers.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void aSnapshotDoesNotWaitForANodeThatHangsAndHoldsWhatIsInFlight() throws Exception {
    var first = writer("run");
    first.open();
    first.processElement(photo(1));
    first.processElement(photo(2));
    first.setProcessingTime(UnchangingDocumentsSink.LINGER_MILLIS);
    await().until(() -> received.size() == 1);
    first.processElement(photo(3));
    first.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState snapshot = first.snapshot(1, 1);
    first.close();

    received.clear();
    answers.countDown();
    var second = writer("run");
    second.initializeState(snapshot);
    second.open();
    second.endInput();
    second.close();
    assertThat(String.join("", received))
        .contains("\"_id\":\"1\"", "\"_id\":\"2\"", "\"_id\":\"3\"");
  }

  @Test
  void aSnapshotOfAnotherRunIsRefused() throws Exception {
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
        new SinkWriterOperatorFactory<>(sinks.sink(IndexKind.PHOTOS)));
  }

  private static StreamRecord<Document> photo(int id) {
    return new StreamRecord<>(
        new Document(Integer.toString(id), 1, "{}".getBytes(StandardCharsets.UTF_8)));
  }

  /** Takes a bulk request at once and answers it when the test lets it. */
  private void answer(HttpExchange exchange) throws IOException {
    String request =
        new String(
            new GZIPInputStream(exchange.getRequestBody()).readAllBytes(), StandardCharsets.UTF_8);
    received.add(request);
    try {
      answers.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    List<String> items =
        request
            .lines()
            .filter(line -> line.contains("\"_id\""))
            .map(line -> "{\"index\":{\"_index\":\"i\",\"_id\":\"x\",\"status\":201}}")
            .toList();
    byte[] answer =
        ("{\"took\":1,\"errors\":false,\"items\":[" + String.join(",", items) + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
