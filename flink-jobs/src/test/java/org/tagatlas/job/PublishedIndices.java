package org.tagatlas.job;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.elasticsearch.client.Request;
import org.tagatlas.elasticsearch.DocumentIds;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSession;

/** Documents in Elasticsearch, as a reader of the aliases finds them. */
public final class PublishedIndices implements Published, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Page size; small, so that every test reads several pages. */
  private static final int PAGE = 500;

  private final String prefix;
  private final ElasticsearchSession session;

  /** Opens a client. */
  public PublishedIndices(ElasticsearchConnection connection) {
    prefix = connection.prefix();
    session = connection.open();
  }

  /** Returns the documents behind an alias, after a refresh, with the versions of the documents. */
  @Override
  public Map<String, Map<String, Object>> documents(DocumentKind kind) throws IOException {
    String alias = '/' + prefix + kind.name();
    send("POST", alias + "/_refresh", null);
    ObjectNode search = JSON.createObjectNode().put("size", PAGE).put("version", true);
    search.putArray("sort").addObject().put("_shard_doc", "asc");
    ObjectNode pit = search.putObject("pit").put("keep_alive", "5m");
    pit.set("id", send("POST", alias + "/_pit?keep_alive=5m", null).get("id"));
    Map<String, Map<String, Object>> documents = new TreeMap<>();
    JsonNode hits;
    do {
      JsonNode answer = send("POST", "/_search", search.toString());
      if (answer.at("/_shards/failed").asInt() > 0) {
        throw new IOException("not all of " + alias + " was searched: " + answer.get("_shards"));
      }
      hits = answer.at("/hits/hits");
      for (JsonNode hit : hits) {
        add(hit, documents);
        search.set("search_after", hit.get("sort"));
      }
    } while (!hits.isEmpty());
    send("DELETE", "/_pit", JSON.createObjectNode().set("id", pit.get("id")).toString());
    return documents;
  }

  private static void add(JsonNode hit, Map<String, Map<String, Object>> documents) {
    Map<String, Object> document =
        JSON.convertValue(hit.get("_source"), new TypeReference<TreeMap<String, Object>>() {});
    document.put("id", hit.get("_id").asText());
    document.put("version", hit.get("_version").numberValue());
    if (documents.put(hit.get("_id").asText(), document) != null) {
      throw new AssertionError("an alias has two documents with one ID: " + hit);
    }
  }

  @Override
  public String idOf(String id) {
    return DocumentIds.of(id);
  }

  /** Returns the indices behind each alias, without the prefix, all at one point in time. */
  public Map<String, Set<String>> indicesByAlias() throws IOException {
    String aliases =
        DocumentKind.DEFAULTS.stream()
            .map(kind -> prefix + kind.name())
            .collect(Collectors.joining(","));
    Map<String, Set<String>> byAlias = new TreeMap<>();
    send("GET", "/_alias/" + aliases, null)
        .properties()
        .forEach(
            index ->
                index
                    .getValue()
                    .get("aliases")
                    .fieldNames()
                    .forEachRemaining(
                        alias ->
                            byAlias
                                .computeIfAbsent(bare(alias), a -> new TreeSet<>())
                                .add(bare(index.getKey()))));
    return byAlias;
  }

  /** Returns all indices with the prefix, without it. */
  Set<String> indices() throws IOException {
    Set<String> indices = new TreeSet<>();
    send("GET", '/' + prefix + "*/_settings?filter_path=*.settings.index.uuid", null)
        .fieldNames()
        .forEachRemaining(index -> indices.add(bare(index)));
    return indices;
  }

  /** Extends the mapping of one of the indices with the prefix. */
  void map(String index, String mapping) throws IOException {
    send("PUT", '/' + prefix + index + "/_mapping", mapping);
  }

  @Override
  public void close() {
    session.close();
  }

  private String bare(String name) {
    return name.substring(prefix.length());
  }

  private JsonNode send(String method, String path, String body) throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setJsonEntity(body);
    }
    try (InputStream answer = session.rest().performRequest(request).getEntity().getContent()) {
      return JSON.readTree(answer);
    }
  }
}
