package org.tagatlas.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import org.apache.http.ContentTooLongException;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSession;
import org.tagatlas.elasticsearch.SetupClient;
import org.tagatlas.run.UserError;

/**
 * Documents in Elasticsearch at one point in time, which documents that are indexed meanwhile do
 * not change.
 *
 * @param connection the server and the prefix of aliases
 */
public record ElasticsearchDocuments(ElasticsearchConnection connection) implements DocumentSource {

  private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchDocuments.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 2_000;
  private static final int NOT_FOUND = 404;
  private static final String KEEP_ALIVE = "5m";

  @Override
  public void read(DocumentKind kind, Receiver receiver) throws IOException {
    try (ElasticsearchSession session = connection.open()) {
      String point = open(session, kind);
      try {
        read(session, point, receiver);
      } finally {
        close(session, point);
      }
    } catch (ResponseException e) {
      try (SetupClient client = new SetupClient(connection)) {
        throw client.translate(e);
      }
    }
  }

  private String open(ElasticsearchSession session, DocumentKind kind) throws IOException {
    String alias = connection.prefix() + kind.name();
    try {
      return call(session, "POST", '/' + alias + "/_pit?keep_alive=" + KEEP_ALIVE, null)
          .required("id")
          .textValue();
    } catch (ResponseException e) {
      if (e.getResponse().getStatusLine().getStatusCode() == NOT_FOUND) {
        throw new UserError(
            "Elasticsearch at "
                + connection.address()
                + " has no alias '"
                + alias
                + "'. Publish with tagatlas run first, or name a folder with --from.");
      }
      throw e;
    }
  }

  private static void close(ElasticsearchSession session, String point) {
    try {
      call(session, "DELETE", "/_pit", JSON.createObjectNode().put("id", point));
    } catch (IOException e) {
      LOG.debug("A point in time was not closed; it expires in {}", KEEP_ALIVE, e);
    }
  }

  private static void read(ElasticsearchSession session, String first, Receiver receiver)
      throws IOException {
    String point = first;
    JsonNode after = null;
    int size = PAGE;
    while (true) {
      ObjectNode request = JSON.createObjectNode();
      request.put("size", size).put("track_total_hits", false);
      request.putObject("pit").put("id", point).put("keep_alive", KEEP_ALIVE);
      request.putArray("sort").addObject().put("_shard_doc", "asc");
      if (after != null) {
        request.set("search_after", after);
      }
      JsonNode response;
      try {
        response = call(session, "POST", "/_search", request);
      } catch (ContentTooLongException e) {
        if (size == 1) {
          throw e;
        }
        size = Math.max(1, size / 4);
        continue;
      }
      point = response.path("pit_id").asText(point);
      JsonNode hits = response.required("hits").required("hits");
      if (hits.isEmpty()) {
        return;
      }
      for (JsonNode hit : hits) {
        receiver.accept(
            hit.required("_id").textValue(), 0, JSON.writeValueAsBytes(hit.required("_source")));
        after = hit.required("sort");
      }
    }
  }

  private static JsonNode call(
      ElasticsearchSession session, String method, String path, ObjectNode body)
      throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setJsonEntity(body.toString());
    }
    try (InputStream in = session.rest().performRequest(request).getEntity().getContent()) {
      return JSON.readTree(in);
    }
  }
}
