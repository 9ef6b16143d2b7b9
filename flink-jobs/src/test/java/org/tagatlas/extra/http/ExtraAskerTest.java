package org.tagatlas.extra.http;

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
import org.apache.http.conn.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tagatlas.extra.Answer;
import org.tagatlas.extra.Extra;
import org.tagatlas.extra.ExtraService;
import org.tagatlas.extra.StrangeServer;
import org.tagatlas.extra.WebSource;
import org.tagatlas.tags.MachineTag;

/**
 * Asks a real server that is slow, broken, lying or huge. 127.0.0.1 plays the public internet here,
 * and 127.0.0.2 is what it is: an address of this machine.
 */
final class ExtraAskerTest {

  private static final MachineTag TAG = MachineTag.parse("thing:id=1");
  private static final Answer NAMED = new Answer.Found(new Extra("A thing", null, null));
  private static final String BODY = "{\"name\": \"A thing\"}";

  private StrangeServer server;
  private StrangeServer inside;
  private ExtraAsker asker;
  private final AtomicInteger lookUps = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    server = new StrangeServer("127.0.0.1").on("/1", 200, BODY);
    inside = new StrangeServer("127.0.0.2").on("/1", 200, BODY);
    asker = asker(Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() throws IOException {
    asker.close();
    server.close();
    inside.close();
  }

  private ExtraAsker asker(Duration timeout) {
    DnsResolver resolver =
        host -> {
          int n = lookUps.incrementAndGet();
          return switch (host) {
            case "public.test", "other.test" -> addresses("127.0.0.1");
            case "private.test" -> addresses("127.0.0.2");
            case "both.test" -> addresses("127.0.0.1", "127.0.0.2");
            case "rebinding.test" -> addresses(n == 1 ? "127.0.0.1" : "127.0.0.2");
            case "unknown.test" -> throw new UnknownHostException(host);
            default -> InetAddress.getAllByName(host);
          };
        };
    return new ExtraAsker(
        timeout,
        resolver,
        address -> address.getHostAddress().equals("127.0.0.1") || AddressRules.isPublic(address));
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
        ExtraService.Keep.USUAL);
  }

  private String at(String host, StrangeServer of) {
    return "http://" + host + ':' + of.port() + "/{value}";
  }

  private Answer ask(ExtraService service) throws Exception {
    return asker.ask(service, TAG).get(60, TimeUnit.SECONDS);
  }

  private Answer askServer() throws Exception {
    return ask(service(at("public.test", server), false));
  }

  private static Answer failed(Answer.Reason reason) {
    return new Answer.Failed(reason, 0);
  }

  @Test
  void asksAsOurselves() throws Exception {
    assertThat(askServer()).isEqualTo(NAMED);
    StrangeServer.Request request = server.requests().get(0);
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
  void knowsWhatAStatusMeans(int status, String meaning) throws Exception {
    server.on("/1", status, "");
    assertThat(askServer())
        .isEqualTo(
            meaning.equals("NOT_FOUND")
                ? new Answer.NotFound()
                : failed(Answer.Reason.valueOf(meaning)));
  }

  @Test
  void hearsHowLongToStayAway() throws Exception {
    server.on("/1", 429, "", "Retry-After: 120");
    assertThat(askServer()).isEqualTo(new Answer.Failed(Answer.Reason.THROTTLED, 120_000));
    server.on("/1", 503, "", "Retry-After: 999999999");
    assertThat(askServer()).isEqualTo(new Answer.Failed(Answer.Reason.THROTTLED, 3_600_000));
    server.on("/1", 429, "", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT");
    assertThat(askServer()).isEqualTo(new Answer.Failed(Answer.Reason.THROTTLED, 0));
    server.on("/1", 429, "", "Retry-After: soon");
    assertThat(askServer()).isEqualTo(new Answer.Failed(Answer.Reason.THROTTLED, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html></html>", "{\"name\": ", "\u0000\u0001"})
  void refusesLies(String body) throws Exception {
    server.on("/1", 200, body, "Content-Type: application/json");
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.BAD_ANSWER));
  }

  @Test
  void doesNotCareForTypesOrMissingNames() throws Exception {
    server.on("/1", 200, BODY, "Content-Type: image/png");
    assertThat(askServer()).isEqualTo(NAMED);
    server.on("/1", 200, "{\"name\": {\"a\": 1}}");
    assertThat(askServer()).isEqualTo(new Answer.NotFound());
  }

  @Test
  void connectionsThatBreakAreTrouble() throws Exception {
    server.on(
        "/1",
        (request, socket) -> {
          socket.setSoLinger(true, 0);
          socket.close();
        });
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.CONNECTION));
    server.on(
        "/1",
        (request, socket) ->
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
                        .getBytes(StandardCharsets.US_ASCII)));
    assertThat(askServer()).as("cut off").isEqualTo(failed(Answer.Reason.CONNECTION));
    int port = inside.port();
    inside.close();
    assertThat(ask(service("http://127.0.0.2:" + port + "/{value}", true)))
        .as("nobody listens")
        .isEqualTo(failed(Answer.Reason.CONNECTION));
    assertThat(ask(service("http://unknown.test/{value}", false)))
        .isEqualTo(failed(Answer.Reason.CONNECTION));
  }

  @Test
  void whatIsNoHttpIsABadAnswer() throws Exception {
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
    assertThat(askServer()).as("endless headers").isEqualTo(failed(Answer.Reason.BAD_ANSWER));
    server.on(
        "/1",
        (request, socket) -> {
          OutputStream out = socket.getOutputStream();
          byte[] line = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
          for (int i = 0; i < 10_000; i++) {
            out.write(line);
          }
        });
    assertThat(askServer()).as("an endless line").isInstanceOf(Answer.Failed.class);
  }

  @Test
  void anEndlessBodyIsNotReadToItsEnd() throws Exception {
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
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.TOO_LARGE));
    // What the sockets of both sides hold comes on top.
    assertThat(sent.get()).isLessThan(64L << 20);
  }

  @Test
  void aBodyMayBeAsLargeAsItMay() throws Exception {
    String most = BODY + " ".repeat(HttpFetch.MAX_BYTES - BODY.length());
    server.on("/1", 200, most);
    assertThat(askServer()).isEqualTo(NAMED);
    server.on("/1", 200, most + ' ');
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.TOO_LARGE));
  }

  @Test
  void unpacksGzipAndNoBombs() throws Exception {
    replyPacked(gzip(BODY.getBytes(StandardCharsets.UTF_8)), "gzip");
    assertThat(askServer()).isEqualTo(NAMED);
    byte[] bomb = gzip(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(HttpFetch.MAX_BYTES);
    replyPacked(bomb, "gzip");
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.TOO_LARGE));
    replyPacked(gzip(gzip(new byte[1 << 20])), "gzip, gzip");
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.BAD_ANSWER));
    // Members of nothing unpack to nothing for ever.
    byte[] nothing = gzip(new byte[0]);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    while (members.size() < 2 * HttpFetch.MAX_BYTES) {
      members.write(nothing);
    }
    replyPacked(members.toByteArray(), "gzip");
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.TOO_LARGE));
    replyPacked(Arrays.copyOf(members.toByteArray(), HttpFetch.MAX_BYTES), "gzip");
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.BAD_ANSWER));
    replyPacked(new byte[] {1, 2, 3}, "gzip");
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.BAD_ANSWER));
    replyPacked(BODY.getBytes(StandardCharsets.UTF_8), "br");
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.BAD_ANSWER));
  }

  private void replyPacked(byte[] body, String encoding) {
    server.on(
        "/1",
        (request, socket) ->
            StrangeServer.send(
                socket.getOutputStream(), 200, body, "Content-Encoding: " + encoding));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void aServerThatHangsOrDripsIsGivenUp() throws Exception {
    asker.close();
    asker = asker(Duration.ofMillis(500));
    server.on("/1", StrangeServer.hanging(server));
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.TIMEOUT));
    // Each byte comes in time, all of them never do.
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
    assertThat(askServer()).isEqualTo(failed(Answer.Reason.TIMEOUT));
  }

  @Test
  void privateAddressesAreForThoseWhoMay() throws Exception {
    for (String host : List.of("127.0.0.2", "private.test", "both.test", "[::1]", "0.0.0.0")) {
      assertThat(ask(service(at(host, inside), false)))
          .as(host)
          .isEqualTo(failed(Answer.Reason.FORBIDDEN));
    }
    assertThat(inside.requests()).isEmpty();
    assertThat(ask(service(at("private.test", inside), true))).isEqualTo(NAMED);
  }

  @Test
  void aNameThatChangesItsAddressLeadsNowhere() throws Exception {
    ExtraService service = service(at("rebinding.test", server), false);
    assertThat(ask(service)).isEqualTo(NAMED);
    assertThat(lookUps).as("one look at the name for one connection").hasValue(1);
    assertThat(ask(service)).isEqualTo(failed(Answer.Reason.FORBIDDEN));
    assertThat(server.requests()).hasSize(1);
  }

  private Answer redirected(String location, String... redirectsTo) throws Exception {
    server.on("/1", 302, "", "Location: " + location);
    return ask(service(at("public.test", server), false, redirectsTo));
  }

  @Test
  void redirectsAreFollowedToHostsOfTheServiceAlone() throws Exception {
    server.on("/2", 200, BODY);
    String other = "other.test:" + server.port();
    assertThat(redirected("/2")).isEqualTo(NAMED);
    assertThat(redirected("//" + other + "/2", other)).isEqualTo(NAMED);
    assertThat(server.requests().get(3).headers())
        .as("keys stay with the host that they are for")
        .doesNotContainKey("authorization");
    assertThat(server.requests().get(1).headers()).containsKey("authorization");
    long asked = server.requests().size();
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
      assertThat(redirected(bad)).as(bad).isEqualTo(failed(Answer.Reason.FORBIDDEN));
    }
    assertThat(server.requests()).hasSize((int) asked + 9);
  }

  @Test
  void aHostThatMayBeCalledStillMustNotBePrivate() throws Exception {
    String hidden = "private.test:" + inside.port();
    assertThat(redirected("http://" + hidden + "/1", hidden))
        .isEqualTo(failed(Answer.Reason.FORBIDDEN));
    assertThat(inside.requests()).isEmpty();
  }

  @Test
  void redirectsComeToAnEnd() throws Exception {
    server.on("/2", 301, "", "Location: /3").on("/3", 307, "", "Location: /4");
    server.on("/4", 200, BODY);
    assertThat(redirected("/2")).as("three").isEqualTo(NAMED);
    server.on("/4", 308, "", "Location: /5").on("/5", 200, BODY);
    assertThat(redirected("/2")).as("four").isEqualTo(failed(Answer.Reason.REDIRECTS));
    assertThat(redirected("/1")).as("a circle").isEqualTo(failed(Answer.Reason.REDIRECTS));
    assertThat(redirected("http://[broken")).isEqualTo(failed(Answer.Reason.BAD_ANSWER));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, http://a.example/x, false",
    "https://a.example/x, https://a.example/y, true",
    "http://a.example/x, https://a.example/y, true",
    "http://a.example/x, HTTPS://A.EXAMPLE/y, true",
    "https://a.example/x, https://a.example:443/y, true",
    "https://a.example/x, https://a.example:80/y, false",
    "https://a.example/x, https://b.example/y, false",
    "https://a.example/x, https://a.example.b.example/y, false"
  })
  void redirectsNeverLoseTheirSecurity(String from, String to, boolean allowed) {
    boolean followed;
    try {
      Redirects.follow(java.net.URI.create(from), to, Set.of("a.example"));
      followed = true;
    } catch (FetchException e) {
      assertThat(e.failed().reason()).isEqualTo(Answer.Reason.FORBIDDEN);
      followed = false;
    }
    assertThat(followed).isEqualTo(allowed);
  }
}
