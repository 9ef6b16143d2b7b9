package org.tagatlas.kibana;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** Answers in Kibana's place with what it was told to, and keeps what it was asked. */
public final class RecordingServer implements AutoCloseable {

  /** An answer to {@code /api/status} of a Kibana that is well. */
  public static final String WELL =
      "{\"name\":\"kibana\",\"version\":{\"number\":\"8.19.21\"},"
          + "\"status\":{\"overall\":{\"level\":\"available\"}}}";

  /**
   * A request.
   *
   * @param method the method
   * @param path path and query
   * @param headers the headers
   * @param body the body, read as UTF-8
   */
  public record Request(String method, String path, Headers headers, String body) {}

  private record Answer(int code, String body) {}

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  /** Starts a server that speaks plain HTTP. */
  public RecordingServer() throws IOException {
    this(null);
  }

  RecordingServer(SSLContext tls) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    if (tls == null) {
      server = HttpServer.create(free, 0);
    } else {
      HttpsServer secured = HttpsServer.create(free, 0);
      secured.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = secured;
    }
    server.createContext("/", this::answer);
    server.start();
    on("/api/status", 200, WELL);
  }

  /** Sets what is answered at a path. */
  public RecordingServer on(String path, int code, String body) {
    answers.put(path, new Answer(code, body));
    return this;
  }

  /** Returns the address. */
  public String url() {
    return (server instanceof HttpsServer ? "https" : "http")
        + "://127.0.0.1:"
        + server.getAddress().getPort();
  }

  /** Returns what was asked, the first first. */
  public List<Request> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Answer answer =
          answers.getOrDefault(
              exchange.getRequestURI().getPath(), new Answer(404, "{\"message\":\"Not Found\"}"));
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
