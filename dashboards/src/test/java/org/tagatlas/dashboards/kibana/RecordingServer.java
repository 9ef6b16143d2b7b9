package org.tagatlas.dashboards.kibana;

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

/** A fake Kibana with predefined responses that records requests. */
public final class RecordingServer implements AutoCloseable {

  /** The response of a healthy Kibana to {@code /api/status}. */
  public static final String HEALTHY =
      "{\"name\":\"kibana\",\"version\":{\"number\":\"8.19.21\"},"
          + "\"status\":{\"overall\":{\"level\":\"available\"}}}";

  /**
   * A request.
   *
   * @param method the method
   * @param path the path and query
   * @param headers the headers
   * @param body the body, decoded as UTF-8
   */
  public record Request(String method, String path, Headers headers, String body) {}

  private record Response(int code, String body) {}

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Response> responses = new ConcurrentHashMap<>();

  /** Starts a server with plain HTTP. */
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
    server.createContext("/", this::respond);
    server.start();
    on("/api/status", 200, HEALTHY);
  }

  /** Defines the response for a path. */
  public RecordingServer on(String path, int code, String body) {
    responses.put(path, new Response(code, body));
    return this;
  }

  /** Returns the URL. */
  public String url() {
    return (server instanceof HttpsServer ? "https" : "http")
        + "://127.0.0.1:"
        + server.getAddress().getPort();
  }

  /** Returns the requests in order. */
  public List<Request> requests() {
    return requests;
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Response response =
          responses.getOrDefault(
              exchange.getRequestURI().getPath(), new Response(404, "{\"message\":\"Not Found\"}"));
      byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(response.code(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
