package org.tagatlas.dashboards.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** A client of Kibana's HTTP API. */
public final class KibanaClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration RESPONSE = Duration.ofSeconds(60);
  private static final int MAX_MESSAGE_CHARS = 500;

  private final KibanaConnection connection;
  private final HttpClient http;

  /** Creates a client; nothing is sent yet. */
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
   * Checks that Kibana is available, supports the objects and has the space.
   *
   * @return its version, or "unknown" if it does not report one
   * @throws KibanaException if a check fails
   */
  public String check() {
    JsonNode status = json(send(get(connection.path("/api/status"))));
    String version = status.at("/version/number").asText("");
    if (version.isEmpty() && status.at("/status/overall").isMissingNode()) {
      throw notKibana();
    }
    if (!version.isEmpty() && isOlder(version, SavedObjects.OLDEST_KIBANA)) {
      throw new KibanaException(
          "Kibana at "
              + connection.url()
              + " has version "
              + version
              + "; the objects require "
              + SavedObjects.OLDEST_KIBANA
              + " or later.");
    }
    if (connection.space() != null) {
      checkSpace();
    }
    return version.isEmpty() ? "unknown" : version;
  }

  /** Checks that the space exists; Kibana would import into a nonexistent one as well. */
  private void checkSpace() {
    HttpResponse<String> response =
        send(get(connection.path("/api/spaces/space/" + connection.space())));
    if (response.statusCode() == 404) {
      throw new KibanaException(
          "Kibana at "
              + connection.url()
              + " has no space '"
              + connection.space()
              + "' (404). Give the identifier of the space, which is in the URL of its pages.");
    }
    // A user without access to the list of spaces may still write to this one.
    if (response.statusCode() != 403) {
      json(response);
    }
  }

  /**
   * Imports objects. Existing objects are either replaced or kept; the others are imported in both
   * cases. Kibana itself imports nothing if one object exists, so this takes a second request.
   *
   * @param objects the objects to import
   * @param overwrite whether to replace existing objects
   * @throws KibanaException if Kibana rejects a request
   */
  public ImportResult load(SavedObjects objects, boolean overwrite) {
    ImportAnswer first =
        imported("/api/saved_objects/_import" + (overwrite ? "?overwrite=true" : ""), objects, "");
    List<ImportResult.Problem> problems = new ArrayList<>(first.problems());
    if (overwrite || !first.isBlockedByExistingObjects()) {
      return new ImportResult(first.created(), problems);
    }
    ArrayNode retries = first.retries(objects);
    if (retries.isEmpty()) {
      return new ImportResult(0, problems);
    }
    ImportAnswer second =
        imported("/api/saved_objects/_resolve_import_errors", objects, retries.toString());
    problems.addAll(second.problems());
    return new ImportResult(second.created(), problems);
  }

  /** Sends the import file, and the retries unless they are empty. */
  private ImportAnswer imported(String path, SavedObjects objects, String retries) {
    String boundary = "tagatlas-" + UUID.randomUUID();
    String body =
        part(
                boundary,
                "name=\"file\"; filename=\"tagatlas.ndjson\"",
                "application/x-ndjson",
                objects.ndjson())
            + (retries.isEmpty()
                ? ""
                : part(boundary, "name=\"retries\"", "application/json", retries))
            + "--"
            + boundary
            + "--\r\n";
    HttpRequest request =
        request(connection.pathInSpace(path))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    JsonNode response = json(send(request));
    if (!response.has("success")) {
      throw notKibana();
    }
    return ImportAnswer.read(response);
  }

  private static String part(String boundary, String name, String type, String content) {
    return "--"
        + boundary
        + "\r\nContent-Disposition: form-data; "
        + name
        + "\r\nContent-Type: "
        + type
        + "\r\n\r\n"
        + content
        + "\r\n";
  }

  /**
   * Reads the objects of the space that have the types of an atlas.
   *
   * @throws KibanaException if Kibana rejects the request
   */
  public StoredObjects stored(SavedObjects objects) {
    ObjectNode query = JSON.createObjectNode().put("excludeExportDetails", true);
    ArrayNode types = query.putArray("type");
    objects.types().forEach(types::add);
    HttpRequest request =
        request(connection.pathInSpace("/api/saved_objects/_export"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(query.toString(), StandardCharsets.UTF_8))
            .build();
    HttpResponse<String> response = send(request);
    requireOk(response);
    List<JsonNode> stored = new ArrayList<>();
    try {
      for (String line : response.body().split("\n")) {
        if (!line.isBlank()) {
          JsonNode object = JSON.readTree(line);
          if (!object.path("id").isTextual()) {
            throw notKibana();
          }
          stored.add(object);
        }
      }
    } catch (IOException noJson) {
      throw notKibana();
    }
    return new StoredObjects(stored);
  }

  private HttpRequest get(URI address) {
    return request(address).GET().build();
  }

  private HttpRequest.Builder request(URI address) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(RESPONSE).header("kbn-xsrf", "tagatlas");
    connection.authorization().ifPresent(who -> request.header("Authorization", who));
    return request;
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KibanaException("Interrupted while waiting for Kibana.", e);
    } catch (IOException e) {
      throw new KibanaException(
          "Cannot reach Kibana at " + connection.url() + ": " + describe(e) + '.', e);
    }
  }

  private String describe(IOException e) {
    if (e instanceof SSLException) {
      return connection.certificateAuthority() == null
          ? "its certificate is not trusted, or it uses plain HTTP; give the CA certificate with"
              + " --kibana-ca ("
              + e.getMessage()
              + ")"
          : "its certificate is not signed by the given CA, or is for another host ("
              + e.getMessage()
              + ")";
    }
    if (e instanceof ConnectException) {
      return "connection refused";
    }
    return String.valueOf(e.getMessage());
  }

  /** Throws an exception that explains the status of a response, unless it is 200. */
  private void requireOk(HttpResponse<String> response) {
    String at = "Kibana at " + connection.url();
    switch (response.statusCode()) {
      case 200 -> {
        // Parsed by the caller.
      }
      case 401 -> throw new KibanaException(at + ' ' + authenticationFailure() + " (401).");
      case 403 ->
          throw new KibanaException(
              at
                  + " does not permit this user to do that (403): "
                  + message(response)
                  + " The user needs the privilege 'all' on Saved Objects Management.");
      case 404 ->
          throw new KibanaException(
              at
                  + " has no path '"
                  + response.uri().getPath()
                  + "' (404). The base path may be missing in the URL, or it may not be Kibana.");
      case 409 ->
          throw new KibanaException(at + " is modifying the same objects (409). Try again.");
      case 413 ->
          throw new KibanaException(
              at + " rejects imports of this size (413), see savedObjects.maxImportPayloadBytes.");
      case 503 -> throw new KibanaException(at + " is not ready yet (503). Try again later.");
      default ->
          throw new KibanaException(
              at + " rejected the request (" + response.statusCode() + "): " + message(response));
    }
  }

  /** Returns the body of a response, or throws an exception that explains the status. */
  private JsonNode json(HttpResponse<String> response) {
    requireOk(response);
    try {
      JsonNode read = JSON.readTree(response.body());
      if (read.isObject()) {
        return read;
      }
    } catch (IOException noJson) {
      // Reported below.
    }
    throw notKibana();
  }

  private String authenticationFailure() {
    if (connection.apiKey() != null) {
      return "rejected the API key";
    }
    return connection.user() != null
        ? "rejected the user '" + connection.user() + "' with this password"
        : "requires a user and password, or an API key";
  }

  private KibanaException notKibana() {
    return new KibanaException(
        "The server at "
            + connection.url()
            + " is not Kibana, which usually listens on port 5601 (Elasticsearch on 9200).");
  }

  /** Returns the "message" of an error response as a sentence. */
  private static String message(HttpResponse<String> response) {
    String message = response.body();
    try {
      message = JSON.readTree(response.body()).path("message").asText(message);
    } catch (IOException noJson) {
      // Keep the body as it is.
    }
    message = message.strip();
    message =
        message.length() > MAX_MESSAGE_CHARS
            ? message.substring(0, MAX_MESSAGE_CHARS) + "..."
            : message;
    return message.endsWith(".") ? message : message + '.';
  }

  private static boolean isOlder(String version, String required) {
    try {
      return Arrays.compare(numbers(version), numbers(required)) < 0;
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
        throw new KibanaException(file + " contains no PEM certificate.");
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, managers.getTrustManagers(), null);
      return tls;
    } catch (IOException | GeneralSecurityException e) {
      throw new KibanaException("Cannot read certificates from " + file + '.', e);
    }
  }
}
