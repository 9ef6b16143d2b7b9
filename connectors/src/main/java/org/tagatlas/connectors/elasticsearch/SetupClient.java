package org.tagatlas.connectors.elasticsearch;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import org.apache.http.HttpException;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;

/** Sends the requests around a run, and finds words for what goes wrong with them. */
final class SetupClient implements AutoCloseable {

  private final ElasticsearchConnection connection;
  private final ElasticsearchSession session;

  SetupClient(ElasticsearchConnection connection) {
    this.connection = connection;
    this.session = connection.open();
  }

  /**
   * Sends a request and returns the answer.
   *
   * @param body JSON, or null
   * @throws ElasticsearchSetupException with words, when it is refused
   * @throws ElasticsearchAwayException when the same may succeed later
   */
  JsonObject call(String method, String path, String body) {
    try {
      return ask(method, path, body);
    } catch (ResponseException e) {
      throw refused(e);
    }
  }

  /** Does the same, but leaves it to the caller what a refusal means. */
  JsonObject ask(String method, String path, String body) throws ResponseException {
    try {
      return parse(send(method, path, body));
    } catch (ResponseException e) {
      throw e;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Returns whether there is something at a path. */
  boolean exists(String path) {
    try {
      return send("HEAD", '/' + path, null).getStatusLine().getStatusCode() == 200;
    } catch (ResponseException e) {
      throw refused(e);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Ends the connection. */
  @Override
  public void close() {
    session.close();
  }

  private Response send(String method, String path, String body) throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setJsonEntity(body);
    }
    try {
      return session.rest().performRequest(request);
    } catch (RuntimeException e) {
      // What is answered is no HTTP, for which the client has no exception of its own.
      if (e.getCause() instanceof HttpException) {
        throw new IOException(e.getCause().getMessage(), e);
      }
      throw e;
    }
  }

  private static JsonObject parse(Response response) throws IOException {
    String text = EntityUtils.toString(response.getEntity());
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    } catch (JsonException e) {
      throw new ElasticsearchSetupException("what answers is no Elasticsearch", e);
    }
  }

  /** Words a refusal. */
  ElasticsearchSetupException refused(ResponseException e) {
    String words =
        switch (status(e)) {
          case 401 -> unauthenticated() + " (401)";
          case 403 -> "does not allow this user to do that (403): " + said(e);
          case 404 -> "does not know what was asked (404), it may be none: " + said(e);
          default ->
              "refuses '"
                  + e.getResponse().getRequestLine().getMethod()
                  + ' '
                  + e.getResponse().getRequestLine().getUri()
                  + "': "
                  + said(e);
        };
    String message = "Elasticsearch at " + connection.address() + ' ' + words;
    return status(e) == 429 || status(e) >= 500
        ? new ElasticsearchAwayException(message, e)
        : new ElasticsearchSetupException(message, e);
  }

  private String unauthenticated() {
    if (connection.apiKey() != null) {
      return "refuses the API key";
    }
    return connection.user() != null
        ? "refuses the user '" + connection.user() + "' with this password"
        : "wants a user and password, or an API key";
  }

  private ElasticsearchSetupException unreachable(IOException e) {
    return new ElasticsearchAwayException(
        "cannot reach Elasticsearch at "
            + connection.address()
            + ": "
            + ConnectionTrouble.words(e, connection),
        e);
  }

  static int status(ResponseException e) {
    return e.getResponse().getStatusLine().getStatusCode();
  }

  /** Returns the reason of an error, or what there is in place of one. */
  static String said(ResponseException e) {
    try {
      String text = EntityUtils.toString(e.getResponse().getEntity());
      try (JsonReader reader = Json.createReader(new StringReader(text))) {
        return reader.readObject().getJsonObject("error").getString("reason");
      }
    } catch (IOException | RuntimeException noReason) {
      return e.getResponse().getStatusLine().toString();
    }
  }
}
