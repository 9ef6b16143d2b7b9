package org.tagatlas.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiConsumer;
import org.elasticsearch.client.Request;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSession;

/** The documents that a reader of the aliases finds in Elasticsearch. */
final class IndexedDocuments implements PublishedDocuments {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 2_000;

  private final ElasticsearchSession session;

  /** Opens a client without sending a request. */
  IndexedDocuments(String url) {
    session = ElasticsearchConnection.to(url).open();
  }

  @Override
  public String output() {
    return "elasticsearch";
  }

  /** Reads the documents behind the alias of a kind, after a refresh. An index has each id once. */
  @Override
  public long read(DocumentKind kind, BiConsumer<String, ObjectNode> reader) throws IOException {
    String alias = '/' + kind.name();
    send("POST", alias + "/_refresh", null);
    ObjectNode search = JSON.createObjectNode().put("size", PAGE);
    search.putArray("sort").addObject().put("_shard_doc", "asc");
    ObjectNode pit = search.putObject("pit").put("keep_alive", "5m");
    pit.set("id", send("POST", alias + "/_pit?keep_alive=5m", null).get("id"));
    JsonNode hits;
    do {
      JsonNode response = send("POST", "/_search", search.toString());
      if (response.at("/_shards/failed").asInt() > 0) {
        throw new IOException(
            "some shards of " + alias + " were not searched: " + response.get("_shards"));
      }
      hits = response.at("/hits/hits");
      for (JsonNode hit : hits) {
        reader.accept(hit.get("_id").asText(), (ObjectNode) hit.get("_source"));
        search.set("search_after", hit.get("sort"));
      }
    } while (!hits.isEmpty());
    send("DELETE", "/_pit", JSON.createObjectNode().set("id", pit.get("id")).toString());
    return 0;
  }

  /** Returns the number of documents of a kind, 0 if its alias does not exist. */
  long count(DocumentKind kind) throws IOException {
    String target = '/' + kind.name();
    send("POST", target + "/_refresh?ignore_unavailable=true", null);
    return send("GET", target + "/_count?ignore_unavailable=true", null).path("count").asLong();
  }

  private JsonNode send(String method, String path, String body) throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setJsonEntity(body);
    }
    try (InputStream response = session.rest().performRequest(request).getEntity().getContent()) {
      return JSON.readTree(response);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
