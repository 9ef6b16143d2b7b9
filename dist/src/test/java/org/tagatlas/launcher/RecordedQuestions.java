package org.tagatlas.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/**
 * A proxy between a page and its Elasticsearch that records the searches. It forwards all requests
 * unless a test makes it fail or wait.
 */
final class RecordedQuestions implements Closeable {

  private final HttpServer server;
  private final String elasticsearch;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Search> searches = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int failing = Integer.MAX_VALUE;
  private volatile int waiting = Integer.MAX_VALUE;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** A search of the page. */
  record Search(String index, JsonNode body) {}

  private RecordedQuestions(HttpServer server, String elasticsearch) {
    this.server = server;
    this.elasticsearch = elasticsearch;
  }

  /** Starts a proxy of an Elasticsearch. */
  static RecordedQuestions before(String elasticsearch) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    RecordedQuestions questions = new RecordedQuestions(server, elasticsearch);
    server.createContext("/", questions::pass);
    server.start();
    return questions;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns and clears the recorded searches. */
  List<Search> taken() {
    List<Search> taken = new ArrayList<>(searches);
    searches.clear();
    return taken;
  }

  /** Resets the count of requests, and fails all requests after the next {@code more}. */
  void failAfter(int more) {
    requests.set(0);
    failing = more;
  }

  /** Resets the count of requests, and blocks all requests after the next {@code more}. */
  void waitAfter(int more) {
    requests.set(0);
    gate = new CountDownLatch(1);
    waiting = more;
  }

  /** Forwards all requests again, including blocked ones. */
  void resume() {
    failing = Integer.MAX_VALUE;
    waiting = Integer.MAX_VALUE;
    gate.countDown();
  }

  /** Returns the number of requests since the last reset. */
  int requests() {
    return requests.get();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      int request = requests.incrementAndGet();
      if (request > waiting) {
        gate.await();
      }
      if (request > failing) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      byte[] body = exchange.getRequestBody().readAllBytes();
      if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
        body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      }
      record(body);
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(URI.create(elasticsearch + exchange.getRequestURI()))
                  .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                  .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      exchange
          .getResponseHeaders()
          .add("Content-Type", response.headers().firstValue("Content-Type").orElseThrow());
      exchange.sendResponseHeaders(response.statusCode(), response.body().length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void record(byte[] body) throws IOException {
    String[] lines = new String(body, StandardCharsets.UTF_8).split("\n");
    for (int i = 0; i + 1 < lines.length; i += 2) {
      searches.add(
          new Search(
              PublishedAtlas.JSON.readTree(lines[i]).path("index").asText(),
              PublishedAtlas.JSON.readTree(lines[i + 1])));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
