package org.tagatlas.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiConsumer;
import org.elasticsearch.client.Request;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSession;
import org.tagatlas.publish.Kind;

/** What a reader of the aliases finds in Elasticsearch. */
final class IndexedDocuments implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 2_000;

  private final ElasticsearchSession session;

  /** Opens a client; nothing is asked yet. */
  IndexedDocuments(String url) {
    session = ElasticsearchConnection.to(url).open();
  }

  /** Gives each document behind a kind's alias with its id, after a refresh. */
  void read(Kind kind, BiConsumer<String, ObjectNode> reader) throws IOException {
    String alias = '/' + kind.word();
    send("POST", alias + "/_refresh", null);
    ObjectNode search = JSON.createObjectNode().put("size", PAGE);
    search.putArray("sort").addObject().put("_shard_doc", "asc");
    ObjectNode pit = search.putObject("pit").put("keep_alive", "5m");
    pit.set("id", send("POST", alias + "/_pit?keep_alive=5m", null).get("id"));
    JsonNode hits;
    do {
      JsonNode answer = send("POST", "/_search", search.toString());
      if (answer.at("/_shards/failed").asInt() > 0) {
        throw new IOException("not all of " + alias + " was searched: " + answer.get("_shards"));
      }
      hits = answer.at("/hits/hits");
      for (JsonNode hit : hits) {
        reader.accept(hit.get("_id").asText(), (ObjectNode) hit.get("_source"));
        search.set("search_after", hit.get("sort"));
      }
    } while (!hits.isEmpty());
    send("DELETE", "/_pit", JSON.createObjectNode().set("id", pit.get("id")).toString());
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

  @Override
  public void close() {
    session.close();
  }
}
