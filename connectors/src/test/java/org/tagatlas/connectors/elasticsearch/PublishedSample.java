package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.BulkSender;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.IndexNames;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.elasticsearch.Search;
import org.tagatlas.elasticsearch.SinkTarget;

/**
 * The documents of {@link SampleAtlas} in the product's indices of a real server. They are
 * published once for the test classes of this JVM, which compute the expected results of queries
 * from the documents.
 */
final class PublishedSample {

  static final SampleAtlas ATLAS = new SampleAtlas();

  private static PublishedSample published;

  private final String prefix = Search.prefix();
  private final Search search;
  private final Map<String, JsonObject> capabilities = new HashMap<>();

  private PublishedSample(ElasticsearchServer server) {
    search = new Search(server);
    ElasticsearchConnection connection = server.connection(prefix);
    try (RunIndices run = new RunIndices(connection, "run", DocumentKind.SHIPPED)) {
      run.check();
      run.create();
      for (DocumentKind kind : DocumentKind.SHIPPED) {
        SinkTarget target =
            new SinkTarget(connection, new IndexNames(prefix, "run"), kind, Backoff.DEFAULT);
        try (BulkSender sender = new BulkSender(target)) {
          List<BulkEntry> entries = entries(kind);
          if (!entries.isEmpty()) {
            assertThat(sender.send(entries).join().stored()).isEqualTo(entries.size());
          }
        }
      }
      run.switchAliases(false);
      assertThat(run.notIndexable()).isZero();
    }
  }

  /** Returns the sample in the server that the test classes of this JVM share. */
  static synchronized PublishedSample on(ElasticsearchServer server) {
    if (published == null) {
      published = new PublishedSample(server);
    }
    return published;
  }

  private static List<BulkEntry> entries(DocumentKind kind) {
    return ATLAS.byId(kind).entrySet().stream()
        .map(
            entry ->
                new Document(
                    entry.getKey(),
                    1,
                    entry.getValue().toString().getBytes(StandardCharsets.UTF_8)))
        .map(kind.upsert() ? EntryConverter::upsert : EntryConverter::append)
        .toList();
  }

  static List<JsonObject> photos(Predicate<JsonObject> filter) {
    return ATLAS.of(DocumentKind.PHOTOS).stream().filter(filter).toList();
  }

  /** Returns the values of a field as strings. */
  static List<String> values(JsonObject document, String field) {
    JsonValue value = document.get(field);
    if (value == null) {
      return List.of();
    }
    return value instanceof JsonArray array
        ? array.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList()
        : List.of(((JsonString) value).getString());
  }

  static double lat(JsonObject located) {
    return located.getJsonObject("location").getJsonNumber("lat").doubleValue();
  }

  static double lon(JsonObject located) {
    return located.getJsonObject("location").getJsonNumber("lon").doubleValue();
  }

  static Map.Entry<String, Long> count(JsonObject bucket) {
    return Map.entry(bucket.getString("key"), bucket.getJsonNumber("doc_count").longValue());
  }

  static Stream<JsonObject> buckets(JsonObject aggregation) {
    return aggregation.getJsonArray("buckets").stream().map(JsonValue::asJsonObject);
  }

  static Stream<JsonObject> hits(JsonObject response) {
    return response.getJsonObject("hits").getJsonArray("hits").stream()
        .map(JsonValue::asJsonObject);
  }

  /** Returns the capabilities of the fields of a kind. */
  synchronized JsonObject capabilities(String kind) {
    return capabilities.computeIfAbsent(
        kind,
        of ->
            search
                .call("GET", "/" + prefix + of + "/_field_caps?fields=*&filters=-metadata", null)
                .getJsonObject("fields"));
  }

  /** Returns aggregations over all documents of a kind. */
  JsonObject aggregate(String kind, String aggregations) {
    return search(kind, "{\"size\": 0, \"aggs\": " + aggregations + "}")
        .getJsonObject("aggregations");
  }

  /** Queries the alias, as readers do. */
  JsonObject search(String kind, String body) {
    return search.call("POST", "/" + prefix + kind + "/_search", body);
  }
}
