package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.WarningsHandler;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSession;
import org.tagatlas.connectors.elasticsearch.IndexKind;

/**
 * Asks Elasticsearch what is behind the aliases. A kind that nobody has published is an empty one.
 * Safe for threads.
 */
final class AtlasIndex implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String prefix;
  private final ElasticsearchSession session;

  /** A question about documents of a kind: the body of a search. */
  record Search(IndexKind kind, Map<String, Object> body) {}

  AtlasIndex(ElasticsearchConnection connection) {
    prefix = connection.prefix();
    session = connection.open();
  }

  /** Returns the answer to one search. */
  JsonNode ask(IndexKind kind, Map<String, Object> body) {
    return ask(List.of(new Search(kind, body))).get(0);
  }

  /**
   * Returns the answers to some searches, which make one request.
   *
   * @throws IndexAwayException when Elasticsearch does not answer, or not to this
   */
  List<JsonNode> ask(List<Search> searches) {
    JsonNode answers = send(lines(searches)).path("responses");
    List<JsonNode> all = new ArrayList<>(searches.size());
    for (JsonNode answer : answers) {
      if (answer.has("error")) {
        throw new IndexAwayException(
            "Elasticsearch can't answer: " + reason(answer.path("error")), null);
      }
      all.add(answer);
    }
    return all;
  }

  private byte[] lines(List<Search> searches) {
    try {
      StringBuilder lines = new StringBuilder();
      for (Search search : searches) {
        lines
            .append(
                JSON.writeValueAsString(
                    Map.of("index", prefix + search.kind().word(), "ignore_unavailable", true)))
            .append('\n')
            .append(JSON.writeValueAsString(search.body()))
            .append('\n');
      }
      return lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private JsonNode send(byte[] lines) {
    Request request = new Request("POST", "/_msearch");
    request.setEntity(new NByteArrayEntity(lines, ContentType.create("application/x-ndjson")));
    request.setOptions(
        RequestOptions.DEFAULT.toBuilder().setWarningsHandler(WarningsHandler.PERMISSIVE).build());
    try {
      return JSON.readTree(
          EntityUtils.toByteArray(session.rest().performRequest(request).getEntity()));
    } catch (IOException e) {
      throw new IndexAwayException("Elasticsearch does not answer: " + e.getMessage(), e);
    }
  }

  private static String reason(JsonNode error) {
    JsonNode root = error.path("root_cause").path(0).path("reason");
    return root.isTextual() ? root.asText() : error.path("reason").asText();
  }

  /** Returns the sources of an answer's documents. */
  static List<JsonNode> sources(JsonNode answer) {
    List<JsonNode> sources = new ArrayList<>();
    for (JsonNode hit : answer.path("hits").path("hits")) {
      sources.add(hit.path("_source"));
    }
    return sources;
  }

  /** Returns how many documents an answer is about. */
  static long total(JsonNode answer) {
    return answer.path("hits").path("total").path("value").asLong();
  }

  /** Returns the parts of an aggregation. */
  static Iterable<JsonNode> buckets(JsonNode answer, String aggregation) {
    return answer.path("aggregations").path(aggregation).path("buckets");
  }

  @Override
  public void close() {
    session.close();
  }
}
