package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;
import org.tagatlas.elasticsearch.IndexNames;
import org.tagatlas.elasticsearch.RunIndices;

class SetupMessagesTest {

  private HttpServer server;
  private volatile int status = 200;
  private volatile String body = "{}";
  private volatile String privileges = "{\"has_all_requested\":true}";
  private final AtomicReference<String> authorization = new AtomicReference<>();

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
          boolean checksPrivileges = exchange.getRequestURI().getPath().contains("_has_privileges");
          boolean head = exchange.getRequestMethod().equals("HEAD");
          byte[] response = (checksPrivileges ? privileges : body).getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(head ? 404 : status, head ? -1 : response.length);
          if (!head) {
            exchange.getResponseBody().write(response);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"401,a user and password", "403,denies this user the request", "500,rejects"})
  void reportsErrorResponses(int code, String message) {
    status = code;
    body = "{\"error\":{\"reason\":\"not authorized\"}}";
    assertThatThrownBy(() -> check(connection()))
        .isInstanceOf(ElasticsearchSetupException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(Integer.toString(server.getAddress().getPort()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7.17.9", "10.0.0"})
  void reportsUnsupportedVersions(String version) {
    body = info(version);
    assertThatThrownBy(() -> check(connection())).hasMessageContaining(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version\":{\"number\":\"2.1\",\"distribution\":\"opensearch\"}}",
        "<html>",
        "{}"
      })
  void reportsServersOtherThanElasticsearch(String response) {
    body = response;
    assertThatThrownBy(() -> check(connection()))
        .hasMessageContaining("is not an Elasticsearch server");
  }

  @Test
  void reportsMissingPrivileges() {
    body = info("8.19.1");
    privileges =
        "{\"username\":\"writer\",\"has_all_requested\":false,"
            + "\"cluster\":{\"monitor\":true,\"manage_index_templates\":false},"
            + "\"index\":{\"photos-*\":{\"index\":true,\"manage\":false}}}";
    assertThatThrownBy(() -> check(connection()))
        .hasMessageContaining("'writer'")
        .hasMessageContaining("manage_index_templates on cluster")
        .hasMessageContaining("manage on photos-*")
        .hasMessageContaining("docs/elasticsearch.md");
  }

  @Test
  void sendsCredentialsAndNeverPrintsThem() {
    body = info("9.1.0");
    ElasticsearchConnection user = connection().withUser("elastic", "pä:ss");
    check(user);
    assertThat(authorization.get()).isEqualTo("Basic ZWxhc3RpYzpww6Q6c3M=");
    ElasticsearchConnection key = connection().withApiKey("c2VjcmV0");
    check(key);
    assertThat(authorization.get()).isEqualTo("ApiKey c2VjcmV0");
    assertThat(user.toString() + key).contains("elastic").doesNotContain("pä:ss", "c2VjcmV0");
  }

  @Test
  void reportsUnreachableServers() {
    assertThatThrownBy(() -> check(ElasticsearchConnection.to("http://127.0.0.1:1")))
        .isInstanceOf(ElasticsearchSetupException.class)
        .hasMessageContaining("cannot reach Elasticsearch at http://127.0.0.1:1");
  }

  @Test
  void reportsServersWithoutHttp() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Some servers respond to plain HTTP with a TLS alert.
      CompletableFuture<Void> alert =
          CompletableFuture.runAsync(() -> respondOnce(socket, new byte[] {21, 3, 3, 0, 2, 2, 80}));
      ElasticsearchConnection connection =
          ElasticsearchConnection.to("http://127.0.0.1:" + socket.getLocalPort());
      assertThatThrownBy(() -> check(connection))
          .isInstanceOf(ElasticsearchSetupException.class)
          .hasMessageContaining(connection.address())
          .hasMessageContaining("https://");
      alert.get(30, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:9200", "ftp://host", "http://u:p@host:9200", "http://host?a=b", "::"})
  void reportsInvalidAddressesWithoutRevealingSecrets(String url) {
    assertThatThrownBy(() -> ElasticsearchConnection.to(url))
        .isInstanceOf(ElasticsearchSetupException.class)
        .message()
        .doesNotContain("u:p");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upper", "-a", "_a", "a*", "a/b", "ä"})
  void reportsInvalidIndexNames(String name) {
    ElasticsearchConnection connection = connection();
    assertThatThrownBy(() -> connection.withPrefix(name))
        .isInstanceOf(ElasticsearchSetupException.class);
    assertThatThrownBy(() -> new IndexNames("", name))
        .isInstanceOf(ElasticsearchSetupException.class);
  }

  @Test
  void reportsIncompleteAndConflictingCredentials() {
    ElasticsearchConnection connection = connection();
    assertThatThrownBy(() -> connection.withUser("a", null)).hasMessageContaining("password");
    ElasticsearchConnection both = connection.withUser("a", "b");
    assertThatThrownBy(() -> both.withApiKey("c")).hasMessageContaining("cannot be combined");
  }

  @Test
  void reportsAFileWithoutCertificates(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    ElasticsearchConnection connection = connection();
    assertThatThrownBy(() -> connection.withCertificateAuthority(file))
        .hasMessageContaining("ca.pem");
    assertThatThrownBy(() -> connection.withCertificateAuthority(folder.resolve("none")))
        .hasMessageContaining("none");
  }

  private static void respondOnce(ServerSocket socket, byte[] response) {
    try (Socket client = socket.accept()) {
      // Reads the whole request: closing a connection with unread bytes would reset it.
      client.getInputStream().read(new byte[8 << 10]);
      client.getOutputStream().write(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ElasticsearchConnection connection() {
    return ElasticsearchConnection.to("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void check(ElasticsearchConnection connection) {
    try (RunIndices run = new RunIndices(connection, "run", List.of(DocumentKind.PHOTOS))) {
      run.check();
    }
  }

  private static String info(String version) {
    return "{\"version\":{\"number\":\"" + version + "\"}}";
  }
}
