package org.tagatlas.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSession;
import org.tagatlas.elasticsearch.Json;
import org.tagatlas.geo.RegionLevel;

/** Searches the published documents through their Elasticsearch aliases. */
final class AtlasSearch implements AutoCloseable {

  private static final int NOT_FOUND = 404;

  private final String prefix;
  private final ElasticsearchSession session;

  /** A region over all years, with its centre in degrees. */
  record Region(
      String code, String name, long photos, long photographers, double lat, double lon) {}

  AtlasSearch(ElasticsearchConnection connection) {
    prefix = connection.prefix();
    session = connection.open();
  }

  /** Returns the indices of a kind's alias; none if the alias does not exist. */
  Set<String> indices(DocumentKind kind) throws IOException {
    try {
      Set<String> indices = new TreeSet<>();
      call("GET", "/_alias/" + prefix + kind.name(), null)
          .fieldNames()
          .forEachRemaining(indices::add);
      return indices;
    } catch (ResponseException e) {
      if (e.getResponse().getStatusLine().getStatusCode() == NOT_FOUND) {
        return Set.of();
      }
      throw e;
    }
  }

  /** Returns the number of documents of a kind. */
  long count(DocumentKind kind) throws IOException {
    return call("GET", '/' + prefix + kind.name() + "/_count", null).required("count").longValue();
  }

  /** Returns up to {@code limit} regions of a level, most photos first. */
  List<Region> mostPhotographed(RegionLevel level, int limit) throws IOException {
    ObjectNode found =
        search(
            DocumentKind.REGIONS,
            """
            {"size": %d, "sort": [{"photos": "desc"}, {"region": "asc"}],
             "query": {"bool": {"filter": [
               {"term": {"window": "all"}}, {"term": {"level": "%s"}}]}}}
            """
                .formatted(limit, level.id()));
    return hits(found).map(AtlasSearch::region).toList();
  }

  private static Region region(JsonNode source) {
    JsonNode centre = source.required("location");
    return new Region(
        source.required("region").textValue(),
        source.required("region_name").textValue(),
        source.required("photos").longValue(),
        source.required("photographers").longValue(),
        centre.required("lat").doubleValue(),
        centre.required("lon").doubleValue());
  }

  /** Returns the labels of a region's signature over all years, best first. */
  List<String> signature(String region, int labels) throws IOException {
    ObjectNode found =
        search(
            DocumentKind.SIGNATURES,
            """
            {"size": %d, "sort": [{"rank": "asc"}],
             "query": {"bool": {"filter": [
               {"term": {"window": "all"}}, {"term": {"region": "%s"}}]}}}
            """
                .formatted(labels, region));
    return hits(found).map(tag -> tag.required("label").textValue()).toList();
  }

  @Override
  public void close() {
    session.close();
  }

  private ObjectNode search(DocumentKind kind, String body) throws IOException {
    return call("POST", '/' + prefix + kind.name() + "/_search", body);
  }

  private static Stream<JsonNode> hits(ObjectNode found) {
    return found
        .required("hits")
        .required("hits")
        .valueStream()
        .map(hit -> hit.required("_source"));
  }

  private ObjectNode call(String method, String path, String body) throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setJsonEntity(body);
    }
    String text =
        EntityUtils.toString(
            session.rest().performRequest(request).getEntity(), StandardCharsets.UTF_8);
    return Json.parse(text);
  }
}
