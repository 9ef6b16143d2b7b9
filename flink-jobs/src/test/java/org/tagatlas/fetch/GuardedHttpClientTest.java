package org.tagatlas.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the client alone. Faulty servers are covered by the tests of its clients. */
final class GuardedHttpClientTest {

  private static final byte[] BODY = "body".getBytes(StandardCharsets.UTF_8);

  private final List<InetSocketAddress> clients = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private GuardedHttpClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          clients.add(exchange.getRemoteAddress());
          exchange.getResponseHeaders().add("ETag", "\"1\"");
          exchange.getResponseHeaders().add("X-Twice", "first");
          exchange.getResponseHeaders().add("X-Twice", "second");
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/gone") ? 410 : 200, BODY.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(BODY);
          }
        });
    server.start();
    client = new GuardedHttpClient("test", Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.stop(0);
  }

  private FetchRequest request(String path, boolean privateAddresses, int maxBytes) {
    return new FetchRequest(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path),
        Map.of("Authorization", "secret"),
        Set.of(),
        privateAddresses,
        maxBytes);
  }

  @Test
  void responseHasHeadersAndBody() throws Exception {
    FetchResponse response = client.get(request("/a", true, 4));
    assertThat(response.found()).isTrue();
    assertThat(response.body()).isEqualTo(BODY);
    assertThat(response.headers()).containsEntry("etag", "\"1\"").containsEntry("x-twice", "first");
    FetchResponse gone = client.get(request("/gone", true, 4));
    assertThat(gone.found()).isFalse();
    assertThat(gone.body()).isEmpty();
  }

  @Test
  void reusesConnectionsUnlessABodyIsUnread() throws Exception {
    client.get(request("/a", true, 4));
    client.get(request("/b", true, 4));
    assertThat(clients.get(1)).isEqualTo(clients.get(0));
    client.get(request("/gone", true, 4));
    assertThat(clients.get(2)).isEqualTo(clients.get(0));
    client.get(request("/c", true, 4));
    assertThat(clients.get(3)).isNotEqualTo(clients.get(0));
  }

  @Test
  void enforcesMaximumSizeOfARequest() {
    assertThatThrownBy(() -> client.get(request("/a", true, 3)))
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> assertThat(e.reason()).isEqualTo(FetchException.Reason.TOO_LARGE));
  }

  @Test
  void privateAddressesAreForbiddenByDefault() {
    assertThatThrownBy(() -> client.get(request("/a", false, 4)))
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> assertThat(e.reason()).isEqualTo(FetchException.Reason.FORBIDDEN));
    assertThat(clients).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://a.example/x", "/x", "http:/x", "http:///x"})
  void rejectsAddressesThatAreNotHttp(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FetchRequest(URI.create(address), Map.of(), Set.of(), false, 1));
  }

  @Test
  void toStringOmitsSecrets() {
    assertThat(request("/a?key=secret", true, 4).toString()).doesNotContain("secret");
  }
}
