package org.tagatlas.local.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Detects whether a local port is in use, and by Elasticsearch or another program. */
public final class ServerProbe {

  /** The address that local servers listen on. */
  public static final String HOST = "127.0.0.1";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String STATS = "/_cluster/stats";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(TIMEOUT)
          .build();

  /** Returns the address of a local HTTP server. */
  public static String url(int port) {
    return "http://" + HOST + ":" + port;
  }

  /** Returns a currently free port of the loopback interface. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** Returns whether a port is free. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns whether a server listens on a port. */
  public static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(HOST), port), (int) TIMEOUT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the cluster information of an Elasticsearch; empty if it does not respond (yet). */
  Optional<ClusterInfo> cluster(int port) throws InterruptedException {
    try {
      HttpResponse<String> response = get(port, STATS);
      return response.statusCode() == 200 ? info(response.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Describes the program that uses a port; empty if the port is free. */
  public Optional<String> occupant(int port) throws InterruptedException {
    if (isFree(port)) {
      return Optional.empty();
    }
    try {
      HttpResponse<String> response = get(port, "/");
      boolean elastic =
          response.headers().firstValue("x-elastic-product").isPresent()
              || response.headers().allValues("www-authenticate").stream()
                  .anyMatch(challenge -> challenge.contains("security"));
      if (response.statusCode() == 401 || response.statusCode() == 403) {
        return Optional.of(
            elastic
                ? "another Elasticsearch, which requires a password (HTTP 401)"
                : "a server that requires a password (HTTP " + response.statusCode() + ")");
      }
      // The minimal build has no root endpoint, so try the statistics as well.
      Optional<ClusterInfo> info = info(response.body()).or(() -> unchecked(port));
      return Optional.of(
          info.map(ServerProbe::describe)
              .orElse("a server that is not Elasticsearch (HTTP " + response.statusCode() + ")"));
    } catch (IOException e) {
      return Optional.of(
          "another program (it does not respond over HTTP; this may also be an Elasticsearch that"
              + " requires HTTPS)");
    }
  }

  private static String describe(ClusterInfo info) {
    return "another Elasticsearch"
        + (info.version().isEmpty() ? "" : " " + info.version())
        + ", cluster '"
        + info.name()
        + "'"
        + (info.uuid().isEmpty() ? "" : " (" + info.uuid() + ")");
  }

  private Optional<ClusterInfo> unchecked(int port) {
    try {
      return cluster(port);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url(port) + path)).timeout(TIMEOUT).GET().build();
    return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  /** Parses the root endpoint or statistics of a cluster; empty for any other text. */
  static Optional<ClusterInfo> info(String json) {
    Map<String, String> values;
    try {
      values = scalars(json);
    } catch (IOException e) {
      return Optional.empty();
    }
    String name = values.get("cluster_name");
    if (name == null) {
      return Optional.empty();
    }
    return Optional.of(
        new ClusterInfo(
            name,
            values.getOrDefault("cluster_uuid", ""),
            values.getOrDefault("nodes.versions", values.getOrDefault("version.number", "")),
            values.getOrDefault("status", ""),
            Long.parseLong(values.getOrDefault("indices.docs.count", "0")),
            Long.parseLong(values.getOrDefault("indices.store.size_in_bytes", "0"))));
  }

  /** Returns scalars by dotted path; the first one of a list. */
  private static Map<String, String> scalars(String json) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return values;
      }
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          String path = parser.getParsingContext().pathAsPointer().toString();
          String dotted = path.substring(1).replaceFirst("/0$", "").replace('/', '.');
          values.putIfAbsent(dotted, parser.getText());
        }
      }
    }
    return values;
  }
}
