package org.tagatlas.connectors.elasticsearch;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.tagatlas.elasticsearch.ElasticsearchServer;

/**
 * Proxy that implements Elasticsearch's security for a server without it: TLS, a user or an API
 * key, privileges. Permitted requests and their responses are forwarded unchanged.
 */
final class SecurityProxy implements AutoCloseable {

  static final String USER = "writer";
  static final String PASSWORD = "pä:ss wörd";
  static final String API_KEY =
      Base64.getEncoder().encodeToString("an-id:a-secret-key".getBytes(StandardCharsets.UTF_8));

  /** Access to the server. */
  enum Access {
    OPEN,
    /** The credentials are no longer valid. */
    UNAUTHENTICATED,
    /** The credentials are valid but no longer permit writing. */
    FORBIDDEN,
    /** As {@link #FORBIDDEN}, but reported for each document of a successful bulk request. */
    EACH_FORBIDDEN
  }

  private static final String PRIVILEGES = "/_security/user/_has_privileges";
  private static final Set<String> FORWARDED =
      Set.of("accept", "accept-encoding", "content-encoding", "content-type");
  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "content-length", "transfer-encoding");

  private final String server;
  private final HttpsServer https;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, Queue<String>> permitted = new ConcurrentHashMap<>();
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private volatile Access access = Access.OPEN;

  SecurityProxy(ElasticsearchServer server, SSLContext tls) throws IOException {
    this.server = server.url();
    https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    https.setExecutor(threads);
    https.createContext("/", this::handle);
    https.start();
  }

  int port() {
    return https.getAddress().getPort();
  }

  String url() {
    return "https://127.0.0.1:" + port();
  }

  void set(Access newDoor) {
    access = newDoor;
  }

  /** Revokes a privilege on {@code cluster} or on an index name or pattern. */
  void revoke(String privilege, String on) {
    revoked.add(privilege + " on " + on);
  }

  /** Returns the paths of all permitted requests by authentication scheme. */
  Queue<String> permitted(String scheme) {
    return permitted.getOrDefault(scheme, new ConcurrentLinkedQueue<>());
  }

  @Override
  public void close() {
    https.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getRawPath();
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      boolean bulk = path.endsWith("/_bulk");
      if (access == Access.UNAUTHENTICATED || !authenticated(authorization)) {
        unauthenticated(exchange, authorization);
      } else if (bulk && access == Access.EACH_FORBIDDEN) {
        eachForbidden(exchange, inflated(exchange, body));
      } else if (access == Access.FORBIDDEN) {
        respond(exchange, 403, error(403, forbidden()));
      } else if (path.equals(PRIVILEGES)) {
        respond(exchange, 200, privileges(inflated(exchange, body)));
      } else {
        permitted
            .computeIfAbsent(authorization.split(" ", 2)[0], key -> new ConcurrentLinkedQueue<>())
            .add(path);
        forward(exchange, body);
      }
    }
  }

  private static boolean authenticated(String authorization) {
    String pair = USER + ':' + PASSWORD;
    return ("ApiKey " + API_KEY).equals(authorization)
        || ("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
            .equals(authorization);
  }

  private static void unauthenticated(HttpExchange exchange, String authorization)
      throws IOException {
    exchange
        .getResponseHeaders()
        .put(
            "WWW-Authenticate",
            List.of(
                "Basic realm=\"security\", charset=\"UTF-8\"",
                "Bearer realm=\"security\"",
                "ApiKey"));
    String on = " for REST request [" + exchange.getRequestURI() + "]";
    respond(
        exchange,
        401,
        error(
            401,
            authorization == null
                ? "missing authentication credentials" + on
                : "unable to authenticate with provided credentials" + on));
  }

  private static String forbidden() {
    return "action [indices:data/write/bulk] is unauthorized for user ["
        + USER
        + "] with effective roles [reader]";
  }

  private static JsonObject error(int status, String reason) {
    return Json.createObjectBuilder().add("error", cause(reason)).add("status", status).build();
  }

  private static JsonObjectBuilder cause(String reason) {
    return Json.createObjectBuilder().add("type", "security_exception").add("reason", reason);
  }

  /** Responds as if each index of a bulk request were forbidden. */
  private static void eachForbidden(HttpExchange exchange, String body) throws IOException {
    JsonArrayBuilder items = Json.createArrayBuilder();
    body.lines()
        .filter(line -> line.startsWith("{\"index\":{"))
        .map(line -> object(line).getJsonObject("index"))
        .forEach(
            action ->
                items.add(
                    Json.createObjectBuilder()
                        .add(
                            "index",
                            Json.createObjectBuilder()
                                .add("_index", action.getString("_index"))
                                .add("_id", action.getString("_id"))
                                .add("status", 403)
                                .add("error", cause(forbidden())))));
    respond(
        exchange,
        200,
        Json.createObjectBuilder().add("took", 1).add("errors", true).add("items", items).build());
  }

  private JsonObject privileges(String body) {
    JsonObject requested = object(body);
    JsonObjectBuilder cluster = Json.createObjectBuilder();
    boolean all = add(requested.get("cluster"), "cluster", cluster);
    Map<String, JsonObjectBuilder> rights = new TreeMap<>();
    for (JsonValue entry : requested.getJsonArray("index")) {
      for (JsonString name :
          entry.asJsonObject().getJsonArray("names").getValuesAs(JsonString.class)) {
        JsonObjectBuilder ofName =
            rights.computeIfAbsent(name.getString(), key -> Json.createObjectBuilder());
        all &= add(entry.asJsonObject().get("privileges"), name.getString(), ofName);
      }
    }
    JsonObjectBuilder indices = Json.createObjectBuilder();
    rights.forEach(indices::add);
    return Json.createObjectBuilder()
        .add("username", USER)
        .add("has_all_requested", all)
        .add("cluster", cluster)
        .add("index", indices)
        .add("application", JsonValue.EMPTY_JSON_OBJECT)
        .build();
  }

  private boolean add(JsonValue privileges, String on, JsonObjectBuilder rights) {
    boolean all = true;
    for (JsonString privilege : privileges.asJsonArray().getValuesAs(JsonString.class)) {
      boolean granted = !revoked.contains(privilege.getString() + " on " + on);
      rights.add(privilege.getString(), granted);
      all &= granted;
    }
    return all;
  }

  private void forward(HttpExchange exchange, byte[] body) throws IOException {
    URI requested = exchange.getRequestURI();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    server
                        + requested.getRawPath()
                        + (requested.getRawQuery() == null ? "" : '?' + requested.getRawQuery())))
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    Headers headers = exchange.getResponseHeaders();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, values);
              }
            });
    send(exchange, response.statusCode(), response.body());
  }

  private static void respond(HttpExchange exchange, int status, JsonObject body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("X-elastic-product", "Elasticsearch");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    send(exchange, status, head ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String inflated(HttpExchange exchange, byte[] body) throws IOException {
    if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      return new String(body, StandardCharsets.UTF_8);
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonObject object(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }
}
