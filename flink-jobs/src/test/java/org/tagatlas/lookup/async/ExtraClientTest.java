package org.tagatlas.lookup.async;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.fetch.AddressRules;
import org.tagatlas.fetch.GuardedHttpClient;
import org.tagatlas.lookup.Extra;
import org.tagatlas.lookup.ExtraService;
import org.tagatlas.lookup.FaultyHttpServer;
import org.tagatlas.lookup.LookupResult;
import org.tagatlas.lookup.WebSource;
import org.tagatlas.tags.MachineTag;

/**
 * Queries a real server that is slow or broken or sends malformed or huge responses. Here 127.0.0.1
 * counts as public, and 127.0.0.2 as private.
 */
final class ExtraClientTest {

  private static final MachineTag TAG = MachineTag.parse("thing:id=1");
  private static final LookupResult NAMED =
      new LookupResult.Found(new Extra("A thing", null, null));
  private static final String BODY = "{\"name\": \"A thing\"}";

  private FaultyHttpServer server;
  private FaultyHttpServer privateServer;
  private ExtraClient client;
  private final AtomicInteger resolutions = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    server = new FaultyHttpServer("127.0.0.1").on("/1", 200, BODY);
    privateServer = new FaultyHttpServer("127.0.0.2").on("/1", 200, BODY);
    client = client(Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    privateServer.close();
  }

  private ExtraClient client(Duration timeout) {
    GuardedHttpClient.Resolver resolver =
        host -> {
          int n = resolutions.incrementAndGet();
          return switch (host) {
            case "public.test", "other.test" -> addresses("127.0.0.1");
            case "private.test" -> addresses("127.0.0.2");
            case "both.test" -> addresses("127.0.0.1", "127.0.0.2");
            case "rebinding.test" -> addresses(n == 1 ? "127.0.0.1" : "127.0.0.2");
            case "unknown.test" -> throw new UnknownHostException(host);
            default -> InetAddress.getAllByName(host);
          };
        };
    return new ExtraClient(
        new GuardedHttpClient(
            ExtraClient.userAgent(),
            timeout,
            resolver,
            address ->
                address.getHostAddress().equals("127.0.0.1") || AddressRules.isPublic(address)));
  }

  private static InetAddress[] addresses(String... names) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[names.length];
    for (int i = 0; i < names.length; i++) {
      addresses[i] = InetAddress.getByName(names[i]);
    }
    return addresses;
  }

  private ExtraService service(String url, boolean privateAddresses, String... redirectsTo) {
    return new ExtraService(
        "Things",
        Set.of("thing:id"),
        ".+",
        new WebSource(
            url,
            Map.of("Authorization", "Bearer k"),
            WebSource.Format.JSON,
            Map.of("name", List.of("/name")),
            Set.of(redirectsTo),
            privateAddresses),
        null,
        "name",
        null,
        List.of(),
        null,
        null,
        1,
        1,
        ExtraService.Keep.DEFAULTS);
  }

  private String at(String host, FaultyHttpServer of) {
    return "http://" + host + ':' + of.port() + "/{value}";
  }

  private LookupResult query(ExtraService service) throws Exception {
    return client.query(service, TAG).get(60, TimeUnit.SECONDS);
  }

  private LookupResult queryServer() throws Exception {
    return query(service(at("public.test", server), false));
  }

  private static LookupResult failed(LookupResult.Reason reason) {
    return new LookupResult.Failed(reason, 0);
  }

  @Test
  void sendsUserAgentAndHeadersOfTheService() throws Exception {
    assertThat(queryServer()).isEqualTo(NAMED);
    FaultyHttpServer.Request request = server.requests().get(0);
    assertThat(request.path()).isEqualTo("/1");
    assertThat(request.headers().get("user-agent")).startsWith("Tagatlas/");
    assertThat(request.headers())
        .containsEntry("authorization", "Bearer k")
        .containsEntry("host", "public.test:" + server.port())
        .doesNotContainKeys("cookie", "referer");
  }

  @ParameterizedTest
  @CsvSource({
    "404, NOT_FOUND",
    "410, NOT_FOUND",
    "500, SERVER_ERROR",
    "502, SERVER_ERROR",
    "503, SERVER_ERROR",
    "408, SERVER_ERROR",
    "429, THROTTLED",
    "400, REFUSED",
    "401, REFUSED",
    "403, REFUSED",
    "204, REFUSED"
  })
  void mapsStatusToResult(int status, String meaning) throws Exception {
    server.on("/1", status, "");
    assertThat(queryServer())
        .isEqualTo(
            meaning.equals("NOT_FOUND")
                ? new LookupResult.NotFound()
                : failed(LookupResult.Reason.valueOf(meaning)));
  }

  @Test
  void readsRetryAfter() throws Exception {
    server.on("/1", 429, "", "Retry-After: 120");
    assertThat(queryServer())
        .isEqualTo(new LookupResult.Failed(LookupResult.Reason.THROTTLED, 120_000));
    server.on("/1", 503, "", "Retry-After: 999999999");
    assertThat(queryServer())
        .isEqualTo(new LookupResult.Failed(LookupResult.Reason.THROTTLED, 3_600_000));
    server.on("/1", 429, "", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT");
    assertThat(queryServer()).isEqualTo(new LookupResult.Failed(LookupResult.Reason.THROTTLED, 0));
    server.on("/1", 429, "", "Retry-After: soon");
    assertThat(queryServer()).isEqualTo(new LookupResult.Failed(LookupResult.Reason.THROTTLED, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html></html>", "{\"name\": ", "\u0000\u0001"})
  void rejectsMalformedBodies(String body) throws Exception {
    server.on("/1", 200, body, "Content-Type: application/json");
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.BAD_ANSWER));
  }

  @Test
  void ignoresContentTypeAndMissingFields() throws Exception {
    server.on("/1", 200, BODY, "Content-Type: image/png");
    assertThat(queryServer()).isEqualTo(NAMED);
    server.on("/1", 200, "{\"name\": {\"a\": 1}}");
    assertThat(queryServer()).isEqualTo(new LookupResult.NotFound());
  }

  @Test
  void brokenConnectionsAreConnectionFailures() throws Exception {
    server.on(
        "/1",
        (request, socket) -> {
          socket.setSoLinger(true, 0);
          socket.close();
        });
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.CONNECTION));
    server.on(
        "/1",
        (request, socket) ->
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
                        .getBytes(StandardCharsets.US_ASCII)));
    assertThat(queryServer())
        .as("truncated body")
        .isEqualTo(failed(LookupResult.Reason.CONNECTION));
    int port = privateServer.port();
    privateServer.close();
    assertThat(query(service("http://127.0.0.2:" + port + "/{value}", true)))
        .as("connection refused")
        .isEqualTo(failed(LookupResult.Reason.CONNECTION));
    assertThat(query(service("http://unknown.test/{value}", false)))
        .isEqualTo(failed(LookupResult.Reason.CONNECTION));
  }

  @Test
  void invalidHttpIsABadAnswer() throws Exception {
    server.on(
        "/1",
        (request, socket) -> {
          OutputStream out = socket.getOutputStream();
          out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
          byte[] header = "X: y\r\n".getBytes(StandardCharsets.US_ASCII);
          for (int i = 0; i < 1_000_000; i++) {
            out.write(header);
          }
        });
    assertThat(queryServer())
        .as("endless headers")
        .isEqualTo(failed(LookupResult.Reason.BAD_ANSWER));
    server.on(
        "/1",
        (request, socket) -> {
          OutputStream out = socket.getOutputStream();
          byte[] line = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
          for (int i = 0; i < 10_000; i++) {
            out.write(line);
          }
        });
    assertThat(queryServer()).as("an endless line").isInstanceOf(LookupResult.Failed.class);
  }

  @Test
  void stopsReadingEndlessBodies() throws Exception {
    AtomicLong sent = new AtomicLong();
    server.on(
        "/1",
        (request, socket) -> {
          OutputStream out = socket.getOutputStream();
          out.write("HTTP/1.1 200 OK\r\n\r\n\"".getBytes(StandardCharsets.US_ASCII));
          byte[] part = new byte[8192];
          while (true) {
            out.write(part);
            sent.addAndGet(part.length);
          }
        });
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.TOO_LARGE));
    // Includes the socket buffers of both sides.
    assertThat(sent.get()).isLessThan(64L << 20);
  }

  @Test
  void acceptsBodiesUpToTheLimit() throws Exception {
    String largest = BODY + " ".repeat(ExtraClient.MAX_BYTES - BODY.length());
    server.on("/1", 200, largest);
    assertThat(queryServer()).isEqualTo(NAMED);
    server.on("/1", 200, largest + ' ');
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.TOO_LARGE));
  }

  @Test
  void decompressesGzipAndRejectsBombs() throws Exception {
    replyCompressed(gzip(BODY.getBytes(StandardCharsets.UTF_8)), "gzip");
    assertThat(queryServer()).isEqualTo(NAMED);
    byte[] bomb = gzip(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(ExtraClient.MAX_BYTES);
    replyCompressed(bomb, "gzip");
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.TOO_LARGE));
    replyCompressed(gzip(gzip(new byte[1 << 20])), "gzip, gzip");
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.BAD_ANSWER));
    // Empty members decompress to empty, forever.
    byte[] empty = gzip(new byte[0]);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    while (members.size() < 2 * ExtraClient.MAX_BYTES) {
      members.write(empty);
    }
    replyCompressed(members.toByteArray(), "gzip");
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.TOO_LARGE));
    replyCompressed(Arrays.copyOf(members.toByteArray(), ExtraClient.MAX_BYTES), "gzip");
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.BAD_ANSWER));
    replyCompressed(new byte[] {1, 2, 3}, "gzip");
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.BAD_ANSWER));
    replyCompressed(BODY.getBytes(StandardCharsets.UTF_8), "br");
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.BAD_ANSWER));
  }

  private void replyCompressed(byte[] body, String encoding) {
    server.on(
        "/1",
        (request, socket) ->
            FaultyHttpServer.send(
                socket.getOutputStream(), 200, body, "Content-Encoding: " + encoding));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  @Test
  void timesOutOnHangingAndTricklingServers() throws Exception {
    client.close();
    client = client(Duration.ofMillis(500));
    server.on("/1", FaultyHttpServer.hanging(server));
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.TIMEOUT));
    // Each byte arrives in time, but the response never ends.
    server.on(
        "/1",
        (request, socket) -> {
          OutputStream out = socket.getOutputStream();
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(' ');
            out.flush();
            TimeUnit.MILLISECONDS.sleep(50);
          }
        });
    assertThat(queryServer()).isEqualTo(failed(LookupResult.Reason.TIMEOUT));
  }

  @Test
  void onlyPermittedServicesReachPrivateAddresses() throws Exception {
    for (String host : List.of("127.0.0.2", "private.test", "both.test", "[::1]", "0.0.0.0")) {
      assertThat(query(service(at(host, privateServer), false)))
          .as(host)
          .isEqualTo(failed(LookupResult.Reason.FORBIDDEN));
    }
    assertThat(privateServer.requests()).isEmpty();
    assertThat(query(service(at("private.test", privateServer), true))).isEqualTo(NAMED);
  }

  @Test
  void preventsDnsRebinding() throws Exception {
    ExtraService service = service(at("rebinding.test", server), false);
    assertThat(query(service)).isEqualTo(NAMED);
    assertThat(resolutions).as("one resolution per connection").hasValue(1);
    assertThat(query(service)).isEqualTo(failed(LookupResult.Reason.FORBIDDEN));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void sendsPathUnchanged() throws Exception {
    String path = "/a%2Fb//c/../d%20e;p?x=%7B&y=+";
    server.on(path, 200, BODY);
    assertThat(query(service("http://public.test:" + server.port() + path, false)))
        .isEqualTo(NAMED);
  }

  @Test
  void doesNotReadBodiesOfMissingResources() throws Exception {
    for (String head :
        List.of(
            "HTTP/1.1 404 Not Found\r\nContent-Length: 1000000000\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\nf0000\r\n",
            "HTTP/1.1 404 Not Found\r\n\r\n")) {
      AtomicLong sent = new AtomicLong();
      server.on(
          "/1",
          (request, socket) -> {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] part = new byte[8192];
            while (true) {
              out.write(part);
              sent.addAndGet(part.length);
            }
          });
      assertThat(queryServer()).as(head).isEqualTo(new LookupResult.NotFound());
      assertThat(sent.get()).as(head).isLessThan(64L << 20);
    }
  }

  private LookupResult redirected(String location, String... redirectsTo) throws Exception {
    server.on("/1", 302, "", "Location: " + location);
    return query(service(at("public.test", server), false, redirectsTo));
  }

  @Test
  void followsRedirectsOnlyToHostsOfTheService() throws Exception {
    server.on("/2", 200, BODY);
    String other = "other.test:" + server.port();
    assertThat(redirected("/2")).isEqualTo(NAMED);
    assertThat(redirected("//" + other + "/2", other)).isEqualTo(NAMED);
    assertThat(server.requests().get(3).headers())
        .as("keys are sent only to their host")
        .doesNotContainKey("authorization");
    assertThat(server.requests().get(1).headers()).containsKey("authorization");
    long requestsBefore = server.requests().size();
    for (String bad :
        List.of(
            "http://" + other + "/2",
            "http://127.0.0.1:" + server.port() + "/2",
            "http://169.254.169.254/latest",
            "http://public.test/2",
            "http://public.test:" + (server.port() + 1) + "/2",
            "http://u:p@public.test:" + server.port() + "/2",
            "file:///etc/passwd",
            "ftp://public.test/2",
            "gopher://public.test/")) {
      assertThat(redirected(bad)).as(bad).isEqualTo(failed(LookupResult.Reason.FORBIDDEN));
    }
    assertThat(server.requests()).hasSize((int) requestsBefore + 9);
  }

  @Test
  void redirectHostsMustNotBePrivate() throws Exception {
    String hidden = "private.test:" + privateServer.port();
    assertThat(redirected("http://" + hidden + "/1", hidden))
        .isEqualTo(failed(LookupResult.Reason.FORBIDDEN));
    assertThat(privateServer.requests()).isEmpty();
  }

  @Test
  void limitsTheNumberOfRedirects() throws Exception {
    server.on("/2", 301, "", "Location: /3").on("/3", 307, "", "Location: /4");
    server.on("/4", 200, BODY);
    assertThat(redirected("/2")).as("three").isEqualTo(NAMED);
    server.on("/4", 308, "", "Location: /5").on("/5", 200, BODY);
    assertThat(redirected("/2")).as("four").isEqualTo(failed(LookupResult.Reason.REDIRECTS));
    assertThat(redirected("/1")).as("a loop").isEqualTo(failed(LookupResult.Reason.REDIRECTS));
    assertThat(redirected("http://[broken")).isEqualTo(failed(LookupResult.Reason.BAD_ANSWER));
  }
}
