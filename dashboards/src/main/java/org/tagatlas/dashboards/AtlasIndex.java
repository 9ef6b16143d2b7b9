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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSession;

/**
 * Searches the documents behind the aliases. A kind that was never published has no documents.
 * Thread-safe.
 */
final class AtlasIndex implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AtlasIndex.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BAD_REQUEST = 400;

  private final String prefix;
  private final ElasticsearchSession session;

  /** The body of a search for documents of a kind. */
  record Search(DocumentKind kind, Map<String, Object> body) {}

  AtlasIndex(ElasticsearchConnection connection) {
    prefix = connection.prefix();
    session = connection.open();
  }

  /** Returns the response to a search. */
  JsonNode search(DocumentKind kind, Map<String, Object> body) {
    return search(List.of(new Search(kind, body))).get(0);
  }

  /**
   * Returns the responses to searches, which are sent in one request.
   *
   * @throws IndexUnavailableException if Elasticsearch is unavailable or its response is partial
   * @throws IllegalArgumentException if Elasticsearch rejects a search
   */
  List<JsonNode> search(List<Search> searches) {
    JsonNode responses = send(lines(searches)).path("responses");
    if (responses.size() != searches.size()) {
      throw new IndexUnavailableException("unexpected response from Elasticsearch", null);
    }
    List<JsonNode> all = new ArrayList<>(searches.size());
    for (JsonNode response : responses) {
      if (response.has("error")) {
        String reason = reason(response.path("error"));
        if (response.path("status").asInt() == BAD_REQUEST) {
          LOG.warn("Elasticsearch rejected a search: {}", reason);
          throw new IllegalArgumentException("Elasticsearch rejected the search: " + reason);
        }
        throw new IndexUnavailableException("Elasticsearch failed to search: " + reason, null);
      }
      all.add(response);
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
                    Map.of(
                        "index",
                        prefix + search.kind().name(),
                        "ignore_unavailable",
                        true,
                        // Partial results would be wrong results.
                        "allow_partial_search_results",
                        false)))
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
      throw new IndexUnavailableException("Elasticsearch is unavailable: " + e.getMessage(), e);
    }
  }

  private static String reason(JsonNode error) {
    JsonNode root = error.path("root_cause").path(0).path("reason");
    return root.isTextual() ? root.asText() : error.path("reason").asText();
  }

  /** Returns the sources of the hits of a response. */
  static List<JsonNode> sources(JsonNode response) {
    List<JsonNode> sources = new ArrayList<>();
    for (JsonNode hit : response.path("hits").path("hits")) {
      sources.add(hit.path("_source"));
    }
    return sources;
  }

  /** Returns the total number of hits of a response. */
  static long total(JsonNode response) {
    return response.path("hits").path("total").path("value").asLong();
  }

  /** Returns the buckets of an aggregation. */
  static Iterable<JsonNode> buckets(JsonNode response, String aggregation) {
    return response.path("aggregations").path(aggregation).path("buckets");
  }

  @Override
  public void close() {
    session.close();
  }
}
