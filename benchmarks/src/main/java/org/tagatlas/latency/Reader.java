package org.tagatlas.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.client.Request;
import org.tagatlas.elasticsearch.DocumentIds;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSession;

/** Searches for probes behind the aliases, as any reader does. */
final class Reader implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String prefix;
  private final ElasticsearchSession session;

  Reader(ElasticsearchConnection connection) {
    prefix = connection.prefix();
    session = connection.open();
  }

  /** Returns the ids of the given photos that a search finds. */
  List<String> photos(List<String> ids) throws IOException {
    List<String> found = new ArrayList<>();
    for (JsonNode hit : search(DocumentKind.PHOTOS, ids, false)) {
      found.add(hit.get("_id").asText());
    }
    return found;
  }

  /** Returns the number of photos in a signature document; 0 if it does not exist yet. */
  long photosOf(String signature) throws IOException {
    long photos = 0;
    for (JsonNode hit : search(DocumentKind.SIGNATURES, List.of(DocumentIds.of(signature)), true)) {
      photos = hit.path("_source").path("photos").asLong();
    }
    return photos;
  }

  /** Returns the number of documents written behind each alias so far, including rewrites. */
  Map<String, Long> written() throws IOException {
    Map<String, Long> written = new TreeMap<>();
    for (DocumentKind kind : DocumentKind.DEFAULTS) {
      JsonNode stats = send(new Request("GET", '/' + prefix + kind.name() + "/_stats/indexing"));
      JsonNode indexing = stats.at("/_all/primaries/indexing");
      written.put(
          kind.name(),
          indexing.path("index_total").asLong() + indexing.path("delete_total").asLong());
    }
    return written;
  }

  /** Deletes the indices behind the aliases. */
  void drop() throws IOException {
    List<String> indices = new ArrayList<>();
    for (DocumentKind kind : DocumentKind.DEFAULTS) {
      Request aliases = new Request("GET", "/_alias/" + prefix + kind.name());
      aliases.addParameter("ignore_unavailable", "true");
      send(aliases).fieldNames().forEachRemaining(indices::add);
    }
    if (!indices.isEmpty()) {
      send(new Request("DELETE", '/' + String.join(",", indices)));
    }
  }

  private JsonNode search(DocumentKind kind, List<String> ids, boolean source) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("size", ids.size()).put("_source", source);
    body.put("track_total_hits", false);
    body.putObject("query").putObject("ids").set("values", JSON.valueToTree(ids));
    Request request = new Request("POST", '/' + prefix + kind.name() + "/_search");
    request.setJsonEntity(body.toString());
    return send(request).path("hits").path("hits");
  }

  private JsonNode send(Request request) throws IOException {
    try (InputStream response = session.rest().performRequest(request).getEntity().getContent()) {
      return JSON.readTree(response);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
