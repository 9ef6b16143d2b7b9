package org.tagatlas.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Speaks with Kibana over its HTTP API. */
public final class KibanaClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int LONGEST_WORDS = 500;

  private final KibanaConnection connection;
  private final HttpClient http;

  /** Makes a client; nothing is sent yet. */
  public KibanaClient(KibanaConnection connection) {
    this.connection = connection;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (connection.certificateAuthority() != null) {
      builder.sslContext(trusting(connection.certificateAuthority()));
    }
    http = builder.build();
  }

  /**
   * Checks that a Kibana is there which can import the objects, and that it has the space.
   *
   * @return its version, or "unknown" where it tells nobody
   * @throws KibanaException when not
   */
  public String check() {
    JsonNode status = json(send(get(connection.path("/api/status"))));
    String version = status.at("/version/number").asText("");
    if (version.isEmpty() && status.at("/status/overall").isMissingNode()) {
      throw noKibana();
    }
    if (!version.isEmpty() && older(version, SavedObjects.OLDEST_KIBANA)) {
      throw new KibanaException(
          "Kibana at "
              + connection.url()
              + " is of version "
              + version
              + "; the objects need "
              + SavedObjects.OLDEST_KIBANA
              + " or later.");
    }
    if (connection.space() != null) {
      checkSpace();
    }
    return version.isEmpty() ? "unknown" : version;
  }

  /** Kibana would import into a space that nobody can see. */
  private void checkSpace() {
    HttpResponse<String> answer =
        send(get(connection.path("/api/spaces/space/" + connection.space())));
    if (answer.statusCode() == 404) {
      throw new KibanaException(
          "Kibana at "
              + connection.url()
              + " has no space '"
              + connection.space()
              + "' (404). Name one by its identifier, which is in the address of its pages.");
    }
    // Who may not look at spaces may still write into this one.
    if (answer.statusCode() != 403) {
      json(answer);
    }
  }

  /**
   * Imports objects. Kibana imports those that it can, whatever becomes of the others.
   *
   * @param objects what to import
   * @param overwrite whether objects that are there already are replaced
   * @throws KibanaException when Kibana refuses all of it
   */
  public ImportResult load(SavedObjects objects, boolean overwrite) {
    String boundary = "tagatlas-" + UUID.randomUUID();
    String body =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"tagatlas.ndjson\""
            + "\r\nContent-Type: application/x-ndjson\r\n\r\n"
            + objects.ndjson()
            + "\r\n--"
            + boundary
            + "--\r\n";
    HttpRequest request =
        request(
                connection.pathInSpace(
                    "/api/saved_objects/_import" + (overwrite ? "?overwrite=true" : "")))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    JsonNode answer = json(send(request));
    if (!answer.has("success")) {
      throw noKibana();
    }
    List<ImportResult.Problem> problems = new ArrayList<>();
    answer.path("errors").forEach(error -> problems.add(problem(error)));
    if (problems.isEmpty() && !answer.get("success").asBoolean()) {
      throw new KibanaException("Kibana says that the import failed, and not why: " + answer);
    }
    return new ImportResult(answer.path("successCount").asInt(), problems);
  }

  private static ImportResult.Problem problem(JsonNode error) {
    JsonNode cause = error.path("error");
    String kind = cause.path("type").asText("unknown");
    String reason =
        switch (kind) {
          case "conflict" -> "it is there already";
          case "ambiguous_conflict" -> "several objects there could be it";
          case "unsupported_type" -> "this Kibana knows no such objects";
          case "missing_references" -> "it refers to what is not there: " + cause.get("references");
          default -> cause.path("message").asText(kind);
        };
    String title = error.at("/meta/title").asText(error.path("id").asText());
    return new ImportResult.Problem(
        error.path("type").asText(), title, kind.equals("conflict"), reason);
  }

  private HttpRequest get(URI address) {
    return request(address).GET().build();
  }

  private HttpRequest.Builder request(URI address) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(ANSWER).header("kbn-xsrf", "tagatlas");
    connection.authorization().ifPresent(who -> request.header("Authorization", who));
    return request;
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KibanaException("Interrupted while Kibana was asked.", e);
    } catch (IOException e) {
      throw new KibanaException(
          "Cannot reach Kibana at " + connection.url() + ": " + trouble(e) + '.', e);
    }
  }

  private String trouble(IOException e) {
    if (e instanceof SSLException) {
      return connection.certificateAuthority() == null
          ? "its certificate is not trusted, or it speaks plain HTTP; give the authority that"
              + " signed it with --kibana-ca ("
              + e.getMessage()
              + ")"
          : "the authority that was given did not sign its certificate, or it is of another host ("
              + e.getMessage()
              + ")";
    }
    if (e instanceof ConnectException) {
      return "nothing listens there";
    }
    return String.valueOf(e.getMessage());
  }

  /** Returns what an answer says, or fails in words. */
  private JsonNode json(HttpResponse<String> answer) {
    String at = "Kibana at " + connection.url();
    switch (answer.statusCode()) {
      case 200 -> {
        // Read below.
      }
      case 401 -> throw new KibanaException(at + ' ' + unauthenticated() + " (401).");
      case 403 ->
          throw new KibanaException(
              at
                  + " does not allow this user to do that (403): "
                  + said(answer)
                  + " It takes the privilege 'all' on Saved Objects Management.");
      case 404 ->
          throw new KibanaException(
              at
                  + " does not know '"
                  + answer.uri().getPath()
                  + "' (404). Is its base path missing in the address, or is it no Kibana?");
      case 409 ->
          throw new KibanaException(
              at + " is changing the same objects at this moment (409). Try again.");
      case 413 ->
          throw new KibanaException(
              at + " takes no imports of this size (413): savedObjects.maxImportPayloadBytes.");
      case 503 -> throw new KibanaException(at + " is not ready yet (503). Try again later.");
      default ->
          throw new KibanaException(at + " refuses (" + answer.statusCode() + "): " + said(answer));
    }
    try {
      JsonNode read = JSON.readTree(answer.body());
      if (read.isObject()) {
        return read;
      }
    } catch (IOException noJson) {
      // Said below.
    }
    throw noKibana();
  }

  private String unauthenticated() {
    if (connection.apiKey() != null) {
      return "refuses the API key";
    }
    return connection.user() != null
        ? "refuses the user '" + connection.user() + "' with this password"
        : "wants a user and password, or an API key";
  }

  private KibanaException noKibana() {
    return new KibanaException(
        "What answers at "
            + connection.url()
            + " is no Kibana, which is usually at port 5601 (Elasticsearch is at 9200).");
  }

  /** Returns Kibana's words, which are in "message", as a sentence. */
  private static String said(HttpResponse<String> answer) {
    String words = answer.body();
    try {
      words = JSON.readTree(answer.body()).path("message").asText(words);
    } catch (IOException noJson) {
      // Then as they are.
    }
    words = words.strip();
    words = words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) + "..." : words;
    return words.endsWith(".") ? words : words + '.';
  }

  private static boolean older(String version, String wanted) {
    try {
      return Arrays.compare(numbers(version), numbers(wanted)) < 0;
    } catch (NumberFormatException unknown) {
      return false;
    }
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.replaceAll("-.*", "").split("\\."))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private static SSLContext trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("ca" + trusted.size(), each);
      }
      if (trusted.size() == 0) {
        throw new KibanaException(file + " has no certificate in PEM.");
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, managers.getTrustManagers(), null);
      return tls;
    } catch (IOException | GeneralSecurityException e) {
      throw new KibanaException("Certificates can't be read from " + file + '.', e);
    }
  }
}
