package org.tagatlas.cli;

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
import java.util.zip.GZIPInputStream;

/** Stands between a page and its Elasticsearch, passes all on, and knows which searches went by. */
final class RecordedQuestions implements Closeable {

  private final HttpServer server;
  private final String elasticsearch;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Search> searches = new CopyOnWriteArrayList<>();

  /** A search as the page has asked it. */
  record Search(String index, JsonNode body) {}

  private RecordedQuestions(HttpServer server, String elasticsearch) {
    this.server = server;
    this.elasticsearch = elasticsearch;
  }

  /** Starts before the Elasticsearch of an address. */
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

  /** Returns the searches since the last time, and forgets them. */
  List<Search> taken() {
    List<Search> taken = new ArrayList<>(searches);
    searches.clear();
    return taken;
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
        body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
      }
      record(body);
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(elasticsearch + exchange.getRequestURI()))
                  .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                  .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      exchange
          .getResponseHeaders()
          .add("Content-Type", answer.headers().firstValue("Content-Type").orElseThrow());
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
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
