package org.tagatlas.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSession;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.publish.Kind;

/** What a reader finds in Elasticsearch behind the aliases. */
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

  /** Returns the indices that a kind's alias points at; none when there is no such alias. */
  Set<String> indices(Kind kind) throws IOException {
    try {
      return new TreeSet<>(call("GET", "/_alias/" + prefix + kind.word(), null).keySet());
    } catch (ResponseException e) {
      if (e.getResponse().getStatusLine().getStatusCode() == NOT_FOUND) {
        return Set.of();
      }
      throw e;
    }
  }

  /** Returns the number of a kind's documents. */
  long count(Kind kind) throws IOException {
    return call("GET", '/' + prefix + kind.word() + "/_count", null)
        .getJsonNumber("count")
        .longValue();
  }

  /** Returns the regions of a level that have most photos, at the most {@code limit}. */
  List<Region> mostPhotographed(RegionLevel level, int limit) throws IOException {
    JsonObject found =
        search(
            Kind.REGIONS,
            """
            {"size": %d, "sort": [{"photos": "desc"}, {"region": "asc"}],
             "query": {"bool": {"filter": [
               {"term": {"window": "all"}}, {"term": {"level": "%s"}}]}}}
            """
                .formatted(limit, level.word()));
    return hits(found).stream().map(AtlasSearch::region).toList();
  }

  private static Region region(JsonObject source) {
    JsonObject centre = source.getJsonObject("location");
    return new Region(
        source.getString("region"),
        source.getString("region_name"),
        source.getJsonNumber("photos").longValue(),
        source.getJsonNumber("photographers").longValue(),
        centre.getJsonNumber("lat").doubleValue(),
        centre.getJsonNumber("lon").doubleValue());
  }

  /** Returns the labels of a region's signature over all years, best first. */
  List<String> signature(String region, int labels) throws IOException {
    JsonObject found =
        search(
            Kind.SIGNATURES,
            """
            {"size": %d, "sort": [{"rank": "asc"}],
             "query": {"bool": {"filter": [
               {"term": {"window": "all"}}, {"term": {"region": "%s"}}]}}}
            """
                .formatted(labels, region));
    return hits(found).stream().map(tag -> tag.getString("label")).toList();
  }

  @Override
  public void close() {
    session.close();
  }

  private JsonObject search(Kind kind, String body) throws IOException {
    return call("POST", '/' + prefix + kind.word() + "/_search", body);
  }

  private static List<JsonObject> hits(JsonObject found) {
    return found.getJsonObject("hits").getJsonArray("hits").stream()
        .map(hit -> hit.asJsonObject().getJsonObject("_source"))
        .toList();
  }

  private JsonObject call(String method, String path, String body) throws IOException {
    Request request = new Request(method, path);
    if (body != null) {
      request.setJsonEntity(body);
    }
    String text =
        EntityUtils.toString(
            session.rest().performRequest(request).getEntity(), StandardCharsets.UTF_8);
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }
}
