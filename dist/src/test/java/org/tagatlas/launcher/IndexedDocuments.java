package org.tagatlas.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tagatlas.elasticsearch.DocumentIds;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * The documents that a run has published to Elasticsearch, read through the aliases: fewer than
 * 10,000 per kind.
 *
 * @param url the URL of the server
 * @param prefix the prefix of indices and aliases
 */
record IndexedDocuments(String url, String prefix) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Returns the documents of a kind by ID, without fields that differ between equal runs. */
  Map<String, JsonNode> of(DocumentKind kind) throws IOException {
    String alias = '/' + prefix + kind.name();
    send("POST", alias + "/_refresh");
    Map<String, JsonNode> documents = new TreeMap<>();
    for (JsonNode hit : send("GET", alias + "/_search?size=10000").at("/hits/hits")) {
      ObjectNode source = (ObjectNode) hit.get("_source");
      documents.put(hit.get("_id").asText(), source.remove(List.of("updated", "seen", "shard")));
    }
    return documents;
  }

  /** Returns the documents of all kinds. */
  Map<DocumentKind, Map<String, JsonNode>> all() throws IOException {
    Map<DocumentKind, Map<String, JsonNode>> all = new TreeMap<>();
    for (DocumentKind kind : DocumentKind.DEFAULTS) {
      all.put(kind, of(kind));
    }
    return all;
  }

  /**
   * Converts documents of files to those of Elasticsearch: without the ID field, long IDs hashed.
   */
  static Map<DocumentKind, Map<String, JsonNode>> asIndexed(
      Map<DocumentKind, Map<String, JsonNode>> files) {
    Map<DocumentKind, Map<String, JsonNode>> all = new TreeMap<>();
    files.forEach(
        (kind, documents) -> {
          Map<String, JsonNode> indexed = new TreeMap<>();
          documents.forEach(
              (id, document) ->
                  indexed.put(
                      DocumentIds.of(id), ((ObjectNode) document.deepCopy()).without("id")));
          all.put(kind, new LinkedHashMap<>(indexed));
        });
    return all;
  }

  /** Returns the indices of the alias of a kind. */
  TreeSet<String> aliased(DocumentKind kind) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    send("GET", "/_alias/" + prefix + kind.name()).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Returns all indices with the prefix. */
  TreeSet<String> indices() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    send("GET", '/' + prefix + "*/_settings").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Sends a request without a body and returns the response. */
  JsonNode send(String method, String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return JSON.readTree(
          CLIENT.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)).body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
