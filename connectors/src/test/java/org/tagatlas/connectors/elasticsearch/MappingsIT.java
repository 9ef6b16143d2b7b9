package org.tagatlas.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.Backoff;
import org.tagatlas.elasticsearch.BulkEntry;
import org.tagatlas.elasticsearch.BulkResult;
import org.tagatlas.elasticsearch.BulkSender;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchServer;
import org.tagatlas.elasticsearch.IndexNames;
import org.tagatlas.elasticsearch.RunIndices;
import org.tagatlas.elasticsearch.RunningElasticsearch;
import org.tagatlas.elasticsearch.Search;
import org.tagatlas.elasticsearch.SinkTarget;

/** Tests the mappings with unusual documents. */
@Timeout(300)
@ExtendWith(RunningElasticsearch.class)
class MappingsIT {

  /** Lucene's maximum term length in bytes. */
  private static final int MAX_TERM = 32_766;

  private final ElasticsearchServer server;
  private ElasticsearchConnection connection;
  private Search search;
  private RunIndices run;

  MappingsIT(ElasticsearchServer server) {
    this.server = server;
  }

  @BeforeEach
  void connect() {
    connection = server.connection(Search.prefix());
    search = new Search(server);
  }

  /** Creates the indices of some kinds, because creating all of them takes longest. */
  private void createIndices(DocumentKind... kinds) {
    run = new RunIndices(connection, "run", List.of(kinds));
    run.create();
  }

  @AfterEach
  void close() {
    run.close();
    search.close();
  }

  static List<DocumentKind> kinds() {
    List<DocumentKind> kinds = new ArrayList<>(DocumentKind.SHIPPED);
    kinds.add(DocumentKind.VECTORS);
    return kinds;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void acceptsStringsOfAnyLength(DocumentKind kind) {
    createIndices(kind);
    List<String> texts =
        List.of("x".repeat(MAX_TERM + 1), "島".repeat(8_191), "😀".repeat(MAX_TERM));
    List<BulkEntry> entries = new ArrayList<>();
    for (String field : fields(kind, "keyword", "text").toList()) {
      for (int i = 0; i < texts.size(); i++) {
        JsonObject document =
            Json.createObjectBuilder()
                .add(field, Json.createArrayBuilder().add(texts.get(i)).add("short"))
                .build();
        entries.add(entry(kind, field + i, document));
      }
    }
    BulkResult result = send(kind, entries);
    assertThat(result.deadLetters()).isZero();
    assertThat(result.stored()).isEqualTo(entries.size()).isPositive();
    assertThat(search.count(alias(kind))).isEqualTo(entries.size());
    for (String field : fields(kind, "keyword").toList()) {
      if (indexed(kind, field)) {
        assertThat(found(kind, field, "short")).as("next to a long value").isEqualTo(texts.size());
        assertThat(found(kind, field, texts.get(1))).as("of maximum length").isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void storesUnknownFieldsWithoutMappingThem(DocumentKind kind) {
    createIndices(kind);
    JsonObject before = mapping(kind);
    JsonObjectBuilder extra =
        Json.createObjectBuilder()
            .add("unknown", "2010-01-01")
            .add("nested", Json.createObjectBuilder().add("unknown", 1));
    // More than the maximum number of fields of an index.
    for (int i = 0; i < 1_500; i++) {
      extra.add("unknown" + i, i);
    }
    JsonObject document = extra.build();
    assertThat(send(kind, List.of(entry(kind, "1", document))).stored()).isEqualTo(1);
    assertThat(search.all(alias(kind)).get("1").source()).isEqualTo(document);
    assertThat(mapping(kind)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"photos,title,geo_point", "regions,region_name,long"})
  void rejectsOnlyDocumentsWithAFieldOfAnotherType(String name, String field, String type)
      throws Exception {
    DocumentKind kind = DocumentKind.of(name);
    createIndices(kind);
    String index = alias(kind) + "-run";
    search.call("DELETE", "/" + index, null);
    search.call(
        "PUT",
        "/" + index,
        "{\"aliases\": {\""
            + alias(kind)
            + "\": {}}, \"mappings\": {\"properties\": {\""
            + field
            + "\": {\"type\": \""
            + type
            + "\"}}}}");
    int documents = 200;
    PublishingJob.start(
            connection,
            "run",
            documents,
            number ->
                new Document(
                    number.toString(),
                    1,
                    (number % 5 == 0 ? "{\"" + field + "\":\"a word\"}" : "{\"country\":\"IS\"}")
                        .getBytes(StandardCharsets.UTF_8)),
            kind)
        .getJobExecutionResult()
        .get(90, TimeUnit.SECONDS);

    assertThat(search.all(alias(kind)))
        .containsOnlyKeys(
            numbers(documents).filter(n -> n % 5 != 0).mapToObj(Long::toString).toList());
    assertThat(run.notIndexable()).isEqualTo(documents / 5);
    Map<String, Search.Hit> rejects = search.all(alias(DocumentKind.REJECTS));
    assertThat(rejects)
        .containsOnlyKeys(
            numbers(documents).filter(n -> n % 5 == 0).mapToObj(n -> name + ':' + n).toList());
    JsonObject reject = rejects.get(name + ":5").source();
    assertThat(reject.getString("reason")).isEqualTo("not_indexable");
    assertThat(reject.getString("detail")).startsWith(name + " 5: ").contains(field);
    assertThat(reject.getString("raw")).isEqualTo("{\"" + field + "\":\"a word\"}");
  }

  @Test
  void rejectsInvalidValuesOfAllKinds() {
    createIndices(
        DocumentKind.PHOTOS,
        DocumentKind.SIGNATURES,
        DocumentKind.REGIONS,
        DocumentKind.MACHINE_TAGS);
    assertThat(rejected(DocumentKind.PHOTOS, "{\"accuracy\": 128}")).contains("accuracy");
    assertThat(rejected(DocumentKind.PHOTOS, "{\"uploaded\": \"yesterday\"}")).contains("uploaded");
    assertThat(rejected(DocumentKind.SIGNATURES, "{\"rank\": 1e12}")).contains("rank");
    assertThat(rejected(DocumentKind.REGIONS, "{\"photos\": {}}")).contains("photos");
    assertThat(rejected(DocumentKind.MACHINE_TAGS, "{\"terms\": {\"a\": 1}}")).contains("terms");
  }

  private String rejected(DocumentKind kind, String source) {
    BulkResult result =
        send(
            kind,
            List.of(
                EntryConverter.append(
                    new Document("bad", 1, source.getBytes(StandardCharsets.UTF_8)))));
    assertThat(result.deadLetters()).isEqualTo(1);
    return new String(result.retries().get(0).source(), StandardCharsets.UTF_8);
  }

  private BulkResult send(DocumentKind kind, List<BulkEntry> entries) {
    SinkTarget target =
        new SinkTarget(
            connection, new IndexNames(connection.prefix(), "run"), kind, Backoff.DEFAULT);
    try (BulkSender sender = new BulkSender(target)) {
      return sender.send(entries).join();
    }
  }

  private static BulkEntry entry(DocumentKind kind, String id, JsonObject source) {
    Document document = new Document(id, 1, source.toString().getBytes(StandardCharsets.UTF_8));
    return kind.upsert() ? EntryConverter.upsert(document) : EntryConverter.append(document);
  }

  private long found(DocumentKind kind, String field, String value) {
    JsonObject query =
        Json.createObjectBuilder()
            .add(
                "query",
                Json.createObjectBuilder()
                    .add("term", Json.createObjectBuilder().add(field, value)))
            .build();
    return search
        .call("POST", "/" + alias(kind) + "/_count", query.toString())
        .getJsonNumber("count")
        .longValue();
  }

  private Stream<String> fields(DocumentKind kind, String... types) {
    return leaves(kind).entrySet().stream()
        .filter(leaf -> List.of(types).contains(leaf.getValue().getString("type")))
        .map(Map.Entry::getKey);
  }

  private boolean indexed(DocumentKind kind, String field) {
    return leaves(kind).get(field).getBoolean("index", true);
  }

  /** Returns the mappings of all fields that are no objects, by path. */
  private Map<String, JsonObject> leaves(DocumentKind kind) {
    Map<String, JsonObject> leaves = new LinkedHashMap<>();
    addLeaves("", mapping(kind), leaves);
    return leaves;
  }

  private static void addLeaves(String path, JsonObject parent, Map<String, JsonObject> leaves) {
    JsonObject properties = parent.getJsonObject("properties");
    for (String name : properties.keySet()) {
      JsonObject field = properties.getJsonObject(name);
      if (field.containsKey("properties")) {
        addLeaves(path + name + '.', field, leaves);
      } else {
        leaves.put(path + name, field);
      }
    }
  }

  private JsonObject mapping(DocumentKind kind) {
    String index = alias(kind) + "-run";
    return search
        .call("GET", "/" + index + "/_mapping", null)
        .getJsonObject(index)
        .getJsonObject("mappings");
  }

  private String alias(DocumentKind kind) {
    return connection.prefix() + kind.name();
  }

  private static LongStream numbers(int below) {
    return LongStream.range(0, below);
  }
}
