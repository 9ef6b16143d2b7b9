package org.tagatlas.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.apache.http.HttpException;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;

/** Client for the requests before and after a run. Translates failures to messages for the user. */
public final class SetupClient implements AutoCloseable {

  private final ElasticsearchConnection connection;
  private final ElasticsearchSession session;

  public SetupClient(ElasticsearchConnection connection) {
    this.connection = connection;
    this.session = connection.open();
  }

  /**
   * Sends a request and returns the response.
   *
   * @param body JSON, or null
   * @throws ElasticsearchSetupException if the request is rejected
   * @throws ElasticsearchUnavailableException if a retry may succeed
   */
  ObjectNode call(String method, String path, String body) {
    try {
      return send(method, path, body);
    } catch (ResponseException e) {
      throw translate(e);
    }
  }

  /**
   * Sends a request and returns the response, but does not translate error responses.
   *
   * @param body JSON, or null
   */
  public ObjectNode send(String method, String path, String body) throws ResponseException {
    try {
      return parse(execute(method, path, body));
    } catch (ResponseException e) {
      throw e;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Returns whether a {@code HEAD} request for a path without its leading slash succeeds. */
  public boolean exists(String path) {
    try {
      return execute("HEAD", '/' + path, null).getStatusLine().getStatusCode() == 200;
    } catch (ResponseException e) {
      throw translate(e);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Closes the connection. */
  @Override
  public void close() {
    session.close();
  }

  private Response execute(String method, String path, String body) throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setJsonEntity(body);
    }
    try {
      return session.rest().performRequest(request);
    } catch (RuntimeException e) {
      // The client has no specific exception for a response that is not HTTP.
      if (e.getCause() instanceof HttpException) {
        throw new IOException(e.getCause().getMessage(), e);
      }
      throw e;
    }
  }

  private static ObjectNode parse(Response response) throws IOException {
    String text = EntityUtils.toString(response.getEntity());
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new ElasticsearchSetupException(
          "this is not an Elasticsearch server: its response is not JSON", e);
    }
  }

  /** Translates an error response. */
  public ElasticsearchSetupException translate(ResponseException e) {
    String problem =
        switch (status(e)) {
          case 401 -> unauthenticated() + " (401)";
          case 403 -> "denies this user the request (403): " + reason(e) + "; " + Privileges.HINT;
          case 404 ->
              "does not support the request (404) and may not be Elasticsearch: " + reason(e);
          default ->
              "rejects '"
                  + e.getResponse().getRequestLine().getMethod()
                  + ' '
                  + e.getResponse().getRequestLine().getUri()
                  + "': "
                  + reason(e);
        };
    String message = "Elasticsearch at " + connection.address() + ' ' + problem;
    return status(e) == 429 || status(e) >= 500
        ? new ElasticsearchUnavailableException(message, e)
        : new ElasticsearchSetupException(message, e);
  }

  private String unauthenticated() {
    if (connection.apiKey() != null) {
      return "rejects the API key";
    }
    return connection.user() != null
        ? "rejects user '" + connection.user() + "' or the password"
        : "requires a user and password, or an API key";
  }

  private ElasticsearchSetupException unreachable(IOException e) {
    return new ElasticsearchUnavailableException(
        "cannot reach Elasticsearch at "
            + connection.address()
            + ": "
            + ConnectionFailures.describe(e, connection),
        e);
  }

  /** Returns the HTTP status of an error response. */
  public static int status(ResponseException e) {
    return e.getResponse().getStatusLine().getStatusCode();
  }

  /** Returns the reason of an error, or the status line if the response has none. */
  static String reason(ResponseException e) {
    try {
      String text = EntityUtils.toString(e.getResponse().getEntity());
      JsonNode value = Json.parse(text).path("error").path("reason");
      if (value.isTextual()) {
        return value.textValue();
      }
    } catch (IOException | RuntimeException unreadable) {
      return e.getResponse().getStatusLine().toString();
    }
    return e.getResponse().getStatusLine().toString();
  }
}
