package org.tagatlas.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.tagatlas.local.server.ServerProbe;

/**
 * An HTTP server on this machine that has something to say about most machine tags of generated
 * photos. Its final response about a machine tag is the same each time. Some are unknown to it, and
 * it fails once about others. While it throttles, lookups have to wait.
 */
final class LookupServer implements AutoCloseable {

  private static final String SERVICES =
      """
      services:
        - name: Local
          tags: [lastfm:event, upcoming:event, osm:way, osm:node, foursquare:venue]
          url: http://%s:%d/{namespace}/{predicate}/{value}
          private: true
          answer: json
          fields:
            name: /name
          title: name
          link: https://local.example/{predicate}/{value}
          captions:
            - {say: is known here}
          license: CC0
          license_url: https://creativecommons.org/publicdomain/zero/1.0/
          in_flight: 8
          per_second: %d
      """;

  private static final int THREADS = 8;
  private static final String RETRY_AFTER_SECONDS = "2";
  private static final int UNKNOWN_EVERY = 7;
  private static final int FAILS_ONCE_EVERY = 11;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();
  private final Set<String> throttled = ConcurrentHashMap.newKeySet();
  private volatile boolean throttles;

  /** Starts it on a free port. */
  LookupServer() throws IOException {
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(ServerProbe.HOST), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::respond);
    server.start();
  }

  /**
   * Writes a services file that names this server alone.
   *
   * @param perSecond maximum number of requests per second
   */
  void writeServices(Path file, int perSecond) throws IOException {
    Files.writeString(
        file,
        String.format(SERVICES, ServerProbe.HOST, server.getAddress().getPort(), perSecond),
        StandardCharsets.UTF_8);
  }

  private void respond(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (throttles) {
      throttled.add(path);
      exchange.getResponseHeaders().set("Retry-After", RETRY_AFTER_SECONDS);
      exchange.sendResponseHeaders(429, -1);
      exchange.close();
      return;
    }
    int before = requests.merge(path, 1, Integer::sum) - 1;
    int hash = Math.floorMod(path.hashCode(), UNKNOWN_EVERY * FAILS_ONCE_EVERY);
    int status = 200;
    if (hash % UNKNOWN_EVERY == 0) {
      status = 404;
    } else if (hash % FAILS_ONCE_EVERY == 0 && before == 0) {
      status = 503;
    }
    byte[] body = ("{\"name\": \"About " + path + "\"}").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Sets whether it responds to all requests with 429, so that the client asks again later. */
  void throttle(boolean throttles) {
    this.throttles = throttles;
  }

  /** Returns the number of machine tags that it was asked about while it throttled. */
  int throttled() {
    return throttled.size();
  }

  /** Returns the number of other requests since it was started or {@link #reset}. */
  long requests() {
    return requests.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** Returns the number of machine tags in these requests. */
  long machineTags() {
    return requests.size();
  }

  /** Forgets all requests. */
  void reset() {
    requests.clear();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
