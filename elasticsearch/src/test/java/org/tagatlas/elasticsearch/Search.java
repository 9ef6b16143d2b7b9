package org.tagatlas.elasticsearch;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;

/** Client that reads documents and sends raw requests. */
public final class Search implements AutoCloseable {

  /** A stored document. */
  public record Hit(long version, JsonObject source) {}

  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private final ElasticsearchSession session;

  public Search(ElasticsearchServer server) {
    session = server.connection("").open();
  }

  /** Returns an index prefix that is unique among the tests of all JVMs. */
  public static String prefix() {
    return "test" + ProcessHandle.current().pid() + '-' + PREFIXES.incrementAndGet() + '-';
  }

  /** Returns all documents by id, after a refresh. */
  public Map<String, Hit> all(String index) {
    call("POST", "/" + index + "/_refresh", null);
    JsonObject response =
        call("POST", "/" + index + "/_search", "{\"size\":10000,\"version\":true}");
    Map<String, Hit> hits = new TreeMap<>();
    for (JsonValue value : response.getJsonObject("hits").getJsonArray("hits")) {
      JsonObject hit = value.asJsonObject();
      hits.put(
          hit.getString("_id"),
          new Hit(hit.getJsonNumber("_version").longValue(), hit.getJsonObject("_source")));
    }
    return hits;
  }

  public long count(String index) {
    call("POST", "/" + index + "/_refresh", null);
    return call("GET", "/" + index + "/_count", null).getJsonNumber("count").longValue();
  }

  public JsonObject call(String method, String path, String body) {
    try {
      return send(method, path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int status(String method, String path) {
    try {
      return session
          .rest()
          .performRequest(new Request(method, path))
          .getStatusLine()
          .getStatusCode();
    } catch (ResponseException e) {
      return e.getResponse().getStatusLine().getStatusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    session.close();
  }

  private JsonObject send(String method, String path, String body) throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setJsonEntity(body);
    }
    String text = EntityUtils.toString(session.rest().performRequest(request).getEntity());
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }
}
