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
import org.tagatlas.connectors.elasticsearch.DocumentIds;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSession;
import org.tagatlas.publish.Kind;

/** Looks for probes with searches, as any reader of the aliases would. */
final class Reader implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String prefix;
  private final ElasticsearchSession session;

  Reader(ElasticsearchConnection connection) {
    prefix = connection.prefix();
    session = connection.open();
  }

  /** Returns those of some photos that a search finds. */
  List<String> photos(List<String> ids) throws IOException {
    List<String> found = new ArrayList<>();
    for (JsonNode hit : search(Kind.PHOTOS, ids, false)) {
      found.add(hit.get("_id").asText());
    }
    return found;
  }

  /** Returns how many photos a document of a signature counts; 0 when there is none yet. */
  long photosOf(String signature) throws IOException {
    long photos = 0;
    for (JsonNode hit : search(Kind.SIGNATURES, List.of(DocumentIds.of(signature)), true)) {
      photos = hit.path("_source").path("photos").asLong();
    }
    return photos;
  }

  /** Returns how many documents were written behind each alias by now, those written again too. */
  Map<String, Long> written() throws IOException {
    Map<String, Long> written = new TreeMap<>();
    for (Kind kind : Kind.USUAL) {
      JsonNode stats = send(new Request("GET", '/' + prefix + kind.word() + "/_stats/indexing"));
      JsonNode indexing = stats.at("/_all/primaries/indexing");
      written.put(
          kind.word(),
          indexing.path("index_total").asLong() + indexing.path("delete_total").asLong());
    }
    return written;
  }

  /** Drops the indices behind the aliases. */
  void drop() throws IOException {
    List<String> indices = new ArrayList<>();
    for (Kind kind : Kind.USUAL) {
      Request behind = new Request("GET", "/_alias/" + prefix + kind.word());
      behind.addParameter("ignore_unavailable", "true");
      send(behind).fieldNames().forEachRemaining(indices::add);
    }
    if (!indices.isEmpty()) {
      send(new Request("DELETE", '/' + String.join(",", indices)));
    }
  }

  private JsonNode search(Kind kind, List<String> ids, boolean source) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("size", ids.size()).put("_source", source);
    body.put("track_total_hits", false);
    body.putObject("query").putObject("ids").set("values", JSON.valueToTree(ids));
    Request request = new Request("POST", '/' + prefix + kind.word() + "/_search");
    request.setJsonEntity(body.toString());
    return send(request).path("hits").path("hits");
  }

  private JsonNode send(Request request) throws IOException {
    try (InputStream answer = session.rest().performRequest(request).getEntity().getContent()) {
      return JSON.readTree(answer);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
