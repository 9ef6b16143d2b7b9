package org.tagatlas.server;

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

/** Finds out what has a port of this machine: nothing, an Elasticsearch, or something else. */
public final class ServerProbe {

  /** The address that servers of this machine listen on. */
  public static final String HOST = "127.0.0.1";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String STATS = "/_cluster/stats";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(TIMEOUT)
          .build();

  /** Returns the address of a server of this machine. */
  public static String url(int port) {
    return "http://" + HOST + ":" + port;
  }

  /** Returns a port of the loopback interface that nobody has at the moment. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** Whether a server could listen there now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether something listens there. */
  public static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(HOST), port), (int) TIMEOUT.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns what an Elasticsearch there says of itself; empty when it does not answer (yet). */
  Optional<ClusterInfo> cluster(int port) throws InterruptedException {
    try {
      HttpResponse<String> answer = get(port, STATS);
      return answer.statusCode() == 200 ? info(answer.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Says in words what has the port, empty when nothing has. */
  public Optional<String> occupant(int port) throws InterruptedException {
    if (isFree(port)) {
      return Optional.empty();
    }
    try {
      HttpResponse<String> answer = get(port, "/");
      boolean elastic =
          answer.headers().firstValue("x-elastic-product").isPresent()
              || answer.headers().allValues("www-authenticate").stream()
                  .anyMatch(challenge -> challenge.contains("security"));
      if (answer.statusCode() == 401 || answer.statusCode() == 403) {
        return Optional.of(
            elastic
                ? "another Elasticsearch, one that asks for a password (HTTP 401)"
                : "a server that asks for a password (HTTP " + answer.statusCode() + ")");
      }
      // A small build has no root page, so the statistics are the second thing to try.
      Optional<ClusterInfo> info = info(answer.body()).or(() -> unchecked(port));
      return Optional.of(
          info.map(ServerProbe::words)
              .orElse("a server that is no Elasticsearch (HTTP " + answer.statusCode() + ")"));
    } catch (IOException e) {
      return Optional.of(
          "another program (it does not answer over HTTP; an Elasticsearch that takes HTTPS alone"
              + " looks like that too)");
    }
  }

  private static String words(ClusterInfo info) {
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

  /** Reads the root page or the statistics of a cluster; empty when the text is neither. */
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

  /** Returns each scalar by its dotted path; of a list, the first one. */
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
