package org.tagatlas.cli;

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
import org.tagatlas.connectors.elasticsearch.DocumentIds;
import org.tagatlas.publish.Kind;

/**
 * What a run has published to Elasticsearch, as a reader finds it behind the aliases: fewer than
 * 10,000 documents a kind.
 *
 * @param url the server's address
 * @param prefix what aliases begin with
 */
record IndexedDocuments(String url, String prefix) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Returns the documents of a kind by id, without what tells runs of the same rows apart. */
  Map<String, JsonNode> of(Kind kind) throws IOException {
    String alias = '/' + prefix + kind.word();
    send("POST", alias + "/_refresh");
    Map<String, JsonNode> documents = new TreeMap<>();
    for (JsonNode hit : send("GET", alias + "/_search?size=10000").at("/hits/hits")) {
      ObjectNode source = (ObjectNode) hit.get("_source");
      documents.put(hit.get("_id").asText(), source.remove(List.of("updated", "seen", "shard")));
    }
    return documents;
  }

  /** Returns the documents of all kinds. */
  Map<Kind, Map<String, JsonNode>> all() throws IOException {
    Map<Kind, Map<String, JsonNode>> all = new TreeMap<>();
    for (Kind kind : Kind.USUAL) {
      all.put(kind, of(kind));
    }
    return all;
  }

  /** Returns documents of files as Elasticsearch has them: without ids in them, long ids hashed. */
  static Map<Kind, Map<String, JsonNode>> asIndexed(Map<Kind, Map<String, JsonNode>> files) {
    Map<Kind, Map<String, JsonNode>> all = new TreeMap<>();
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

  /** Returns the indices behind the alias of a kind. */
  TreeSet<String> behind(Kind kind) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    send("GET", "/_alias/" + prefix + kind.word()).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Returns all indices that begin with the prefix. */
  TreeSet<String> indices() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    send("GET", '/' + prefix + "*/_settings").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Sends a request without a body and returns the answer. */
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
