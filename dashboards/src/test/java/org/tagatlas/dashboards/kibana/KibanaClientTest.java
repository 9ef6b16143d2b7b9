package org.tagatlas.dashboards.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the requests to Kibana and the handling of its responses. */
class KibanaClientTest {

  private static final String IMPORT = "/api/saved_objects/_import";
  private static final String RESOLVE = "/api/saved_objects/_resolve_import_errors";
  private static final SavedObjects OBJECTS = SavedObjects.withPrefix("flickr-");

  private RecordingServer kibana;

  @BeforeEach
  void start() throws IOException {
    kibana = new RecordingServer();
  }

  @AfterEach
  void stop() {
    kibana.close();
  }

  private KibanaClient client(String space, String user, String password, String apiKey) {
    return new KibanaClient(
        new KibanaConnection(URI.create(kibana.url()), space, user, password, apiKey, null));
  }

  private KibanaClient client() {
    return client(null, null, null, null);
  }

  @Test
  void sendsTheObjectsAsMultipartFile() {
    kibana.on(IMPORT, 200, "{\"success\":true,\"successCount\":21}");
    KibanaClient client = client();
    assertThat(client.check()).isEqualTo("8.19.21");
    ImportResult result = client.load(OBJECTS, false);
    assertThat(result.isComplete()).isTrue();
    assertThat(result.imported()).isEqualTo(21);
    RecordingServer.Request sent = kibana.requests().get(1);
    assertThat(sent.method()).isEqualTo("POST");
    assertThat(sent.path()).isEqualTo(IMPORT);
    assertThat(sent.headers().getFirst("kbn-xsrf")).isNotBlank();
    assertThat(sent.headers().containsKey("Authorization")).isFalse();
    String type = sent.headers().getFirst("Content-Type");
    assertThat(type).startsWith("multipart/form-data; boundary=");
    String boundary = type.substring(type.indexOf('=') + 1);
    List<String> parts = List.of(sent.body().split("\r\n\r\n|\r\n--" + boundary + "--\r\n", -1));
    assertThat(parts).hasSize(3);
    assertThat(parts.get(0))
        .startsWith("--" + boundary + "\r\n")
        // Kibana determines the format by the file name.
        .contains("name=\"file\"; filename=\"tagatlas.ndjson\"");
    assertThat(parts.get(1)).isEqualTo(OBJECTS.ndjson());
    assertThat(parts.get(2)).isEmpty();
  }

  @Test
  void importsIntoAnExistingSpace() {
    kibana.on("/api/spaces/space/atlas", 200, "{\"id\":\"atlas\"}");
    kibana.on("/s/atlas" + IMPORT, 200, "{\"success\":true,\"successCount\":21}");
    KibanaClient client = client("atlas", null, null, null);
    client.check();
    assertThat(client.load(OBJECTS, true).isComplete()).isTrue();
    assertThat(kibana.requests())
        .last()
        .extracting(RecordingServer.Request::path)
        .isEqualTo("/s/atlas" + IMPORT + "?overwrite=true");

    assertThatThrownBy(client("nowhere", null, null, null)::check)
        .isInstanceOf(KibanaException.class)
        .hasMessageContaining("has no space 'nowhere' (404)");
    // A user without access to the list of spaces may still import.
    kibana.on("/api/spaces/space/hidden", 403, "{}");
    client("hidden", null, null, null).check();
    kibana.on("/api/spaces/space/default", 200, "{}");
    kibana.on(IMPORT, 200, "{\"success\":true,\"successCount\":21}");
    assertThat(client("default", null, null, null).load(OBJECTS, false).isComplete()).isTrue();
  }

  @Test
  void sendsCredentials() {
    client(null, "ann", "hüsh", null).check();
    client(null, null, null, "a2V5").check();
    String basic = Base64.getEncoder().encodeToString("ann:hüsh".getBytes(StandardCharsets.UTF_8));
    assertThat(kibana.requests().stream().map(r -> r.headers().getFirst("Authorization")))
        .containsExactly("Basic " + basic, "ApiKey a2V5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | requires a user and password, or an API key (401)",
        "403 | does not permit this user to do that (403): Unable to bulk_create.",
        "404 | has no path '/api/saved_objects/_import' (404). The base path may be missing",
        "409 | is modifying the same objects (409)",
        "413 | savedObjects.maxImportPayloadBytes",
        "500 | rejected the request (500): Unable to bulk_create.",
        "503 | is not ready yet (503)"
      })
  void explainsErrorResponses(int code, String message) {
    kibana.on(IMPORT, code, "{\"statusCode\":1,\"message\":\"Unable to bulk_create\"}");
    assertThatThrownBy(() -> client().load(OBJECTS, false))
        .isInstanceOf(KibanaException.class)
        .hasMessageContaining(kibana.url())
        .hasMessageContaining(message);
  }

  @Test
  void explainsAuthenticationFailures() {
    kibana.on("/api/status", 401, "{}");
    assertThatThrownBy(client(null, "ann", "hush", null)::check)
        .hasMessageContaining("rejected the user 'ann' with this password (401)")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(client(null, null, null, "a2V5")::check)
        .hasMessageContaining("rejected the API key (401)")
        .hasMessageNotContaining("a2V5");
  }

  @Test
  void reportsObjectsThatWereNotImported() {
    kibana.on(
        IMPORT,
        200,
        """
        {"success": false, "successCount": 18, "errors": [
          {"type": "map", "id": "m", "meta": {"title": "M"}, "error": {"type": "unsupported_type"}},
          {"type": "lens", "id": "l", "meta": {"title": "L"}, "error": {"type": "missing_references",
           "references": [{"type": "index-pattern", "id": "p"}]}},
          {"type": "lens", "id": "k", "error": {"type": "unknown", "statusCode": 422,
           "message": "belongs to a more recent version of Kibana [9.9.9]"}}]}
        """);
    ImportResult result = client().load(OBJECTS, true);
    // Kibana counts the other objects, but creates none of them if a reference is missing.
    assertThat(result.imported()).isZero();
    assertThat(result.hasOnlyConflicts()).isFalse();
    assertThat(result.problems())
        .extracting(ImportResult.Problem::title)
        .containsExactly("M", "L", "k");
    assertThat(result.problems().get(0).reason()).contains("does not support objects of this type");
    assertThat(result.problems().get(1).reason()).contains("\"id\":\"p\"");
    assertThat(result.problems().get(2).reason()).contains("more recent version of Kibana");
  }

  @Test
  void countsTheOtherObjectsIfNoErrorIsResolvable() {
    kibana.on(
        IMPORT,
        200,
        """
        {"success": false, "successCount": 18, "errors": [
          {"type": "map", "id": "m", "error": {"type": "unsupported_type"}}]}
        """);
    assertThat(client().load(OBJECTS, false).imported()).isEqualTo(18);
    assertThat(kibana.requests()).hasSize(1);
  }

  @Test
  void importsTheOtherObjectsInASecondRequestAfterAConflict() {
    kibana.on(
        IMPORT,
        200,
        """
        {"success": false, "successCount": 40, "errors": [
          {"type": "index-pattern", "id": "tagatlas-flickr-photos",
           "error": {"type": "conflict", "destinationId": "x"}}]}
        """);
    kibana.on(RESOLVE, 200, "{\"success\":true,\"successCount\":40}");
    ImportResult result = client().load(OBJECTS, false);
    assertThat(result.hasOnlyConflicts()).isTrue();
    assertThat(result.imported()).isEqualTo(40);
    RecordingServer.Request sent = kibana.requests().get(1);
    assertThat(sent.path()).isEqualTo(RESOLVE);
    String retries = sent.body().substring(sent.body().indexOf("name=\"retries\""));
    assertThat(retries)
        .contains("\"id\":\"tagatlas-flickr-world-map\",\"overwrite\":false")
        .contains("\"from\":\"tagatlas-flickr-photos\",\"to\":\"x\"")
        .doesNotContain("\"type\":\"index-pattern\",\"id\":\"tagatlas-flickr-photos\"");
    assertThat(retries.split("\"overwrite\"", -1)).hasSize(OBJECTS.size());
  }

  @Test
  void rejectsOldKibanaAndOtherServers() {
    kibana.on("/api/status", 200, RecordingServer.HEALTHY.replace("8.19.21", "8.13.4-SNAPSHOT"));
    assertThatThrownBy(client()::check)
        .hasMessageContaining("has version 8.13.4-SNAPSHOT; the objects require 8.14.0 or later");
    kibana.on("/api/status", 200, RecordingServer.HEALTHY.replace("8.19.21", "9.1.0"));
    assertThat(client().check()).isEqualTo("9.1.0");
    // Unauthenticated clients get no version.
    kibana.on("/api/status", 200, "{\"status\":{\"overall\":{\"level\":\"available\"}}}");
    assertThat(client().check()).isEqualTo("unknown");
    for (String other : List.of("<html>", "[]", "", "{\"cluster_name\":\"x\"}")) {
      kibana.on("/api/status", 200, other);
      assertThatThrownBy(client()::check).hasMessageContaining("is not Kibana");
    }
    kibana.close();
    assertThatThrownBy(client()::check)
        .hasMessageContaining("Cannot reach Kibana at " + kibana.url() + ": connection refused");
  }

  @Test
  void trustsOnlyTheGivenCertificateAuthority(@TempDir Path folder) throws Exception {
    Path keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-dname",
                "CN=own",
                "-ext",
                "san=ip:127.0.0.1",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-storepass",
                "of a test",
                "-keystore",
                keys.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor())
        .as(new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, "of a test".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, "of a test".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    Path ca =
        Files.writeString(
            folder.resolve("ca.pem"),
            "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(store.getCertificate("own").getEncoded())
                + "\n-----END CERTIFICATE-----\n");
    try (RecordingServer secured = new RecordingServer(tls)) {
      URI url = URI.create(secured.url());
      assertThat(new KibanaClient(new KibanaConnection(url, null, null, null, null, ca)).check())
          .isEqualTo("8.19.21");
      assertThatThrownBy(
              new KibanaClient(new KibanaConnection(url, null, null, null, null, null))::check)
          .isInstanceOf(KibanaException.class)
          .hasMessageContaining("its certificate is not trusted")
          .hasMessageContaining("--kibana-ca");
    }
    Path none = Files.writeString(folder.resolve("none.pem"), "");
    assertThatThrownBy(
            () ->
                new KibanaClient(
                    new KibanaConnection(URI.create("https://k"), null, null, null, null, none)))
        .isInstanceOf(KibanaException.class)
        .hasMessageContaining("none.pem");
  }

  @ParameterizedTest
  @CsvSource({
    "http://ann:hush@k:5601, must not contain a password",
    "k:5601, must be like http://localhost:5601",
    "http://k?x=1, must be like http://localhost:5601"
  })
  void rejectsInvalidUrls(String url, String message) {
    assertThatThrownBy(() -> new KibanaConnection(URI.create(url), null, null, null, null, null))
        .isInstanceOf(KibanaException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hush");
  }

  @Test
  void keepsTheBasePath() {
    KibanaConnection connection =
        new KibanaConnection(URI.create("http://k/base/"), "atlas", null, null, null, null);
    assertThat(connection.pathInSpace("/api/x")).hasToString("http://k/base/s/atlas/api/x");
    assertThatThrownBy(
            () -> new KibanaConnection(URI.create("http://k"), "A b", null, null, null, null))
        .hasMessageContaining("must consist of a-z, 0-9, '_' and '-', but was 'A b'");
  }
}
