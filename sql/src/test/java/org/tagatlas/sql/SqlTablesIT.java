package org.tagatlas.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.job.FlinkSettings;
import org.tagatlas.local.server.SharedServers;
import org.tagatlas.local.server.TestKafka;

/** Tests tables with Elasticsearch and Kafka. */
@Timeout(180)
class SqlTablesIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static String elasticsearch;
  private static TestKafka kafka;

  // Flink may still be deleting files in it.
  @TempDir(cleanup = CleanupMode.NEVER)
  Path work;

  private SqlSession session;

  @BeforeAll
  static void startServers() throws Exception {
    elasticsearch = SharedServers.elasticsearch();
    kafka = TestKafka.shared();
  }

  @BeforeEach
  void begin() {
    session =
        new SqlSession(
            (Configuration)
                new FlinkSettings(false, 2, null, null, null, Map.of())
                    .inThisProcess(Map.of(), work)
                    .getConfiguration());
  }

  private SqlSession.Outcome sql(String statement, Object... values) {
    return session.run(statement.formatted(values));
  }

  /** Runs a statement that writes, and returns the number of rows written per table. */
  private Map<String, Long> written(String statement) throws Exception {
    JobClient job = sql(statement).result().jobClient().orElseThrow();
    return RowCountModule.counts(job.getJobExecutionResult().get());
  }

  private void createIndex(String index) {
    sql(
        """
        CREATE TABLE few (
          tag STRING, photos BIGINT, newest BIGINT, place ROW<lat DOUBLE, lon DOUBLE>,
          PRIMARY KEY (tag) NOT ENFORCED
        ) WITH ('connector' = 'elasticsearch', 'url' = '%s', 'index' = '%s')""",
        elasticsearch, index);
  }

  @Test
  void updatingQueryInsertsUpdatesAndDeletesDocuments() throws Exception {
    kafka.createTopic("seen", 1);
    send("seen", "a", 1, "b", 2, "b", 3);
    sql("SET 'execution.runtime-mode' = 'streaming'");
    sql("SET 'execution.checkpointing.interval' = '300 ms'");
    sql(
        """
        CREATE TABLE seen (tag STRING, photo BIGINT) WITH (
          'connector' = 'kafka', 'topic' = 'seen', 'properties.bootstrap.servers' = '%s',
          'scan.startup.mode' = 'earliest-offset', 'format' = 'json')""",
        kafka.bootstrap());
    createIndex("few-tags");
    JobClient job =
        sql("INSERT INTO few SELECT tag, COUNT(*), MAX(photo),"
                + " CAST(NULL AS ROW<lat DOUBLE, lon DOUBLE>)"
                + " FROM seen GROUP BY tag HAVING COUNT(*) < 3")
            .result()
            .jobClient()
            .orElseThrow();
    awaitDocuments("few-tags", Map.of("a", "1 1", "b", "2 3"));
    send("seen", "a", 4, "b", 5, "c", 6);
    // An update, a deletion and an insertion.
    awaitDocuments("few-tags", Map.of("a", "2 4", "c", "1 6"));
    job.cancel().get();
    JsonNode mappings = request("GET", "/few-tags/_mapping").at("/few-tags/mappings");
    assertThat(mappings.at("/dynamic").asText()).isEqualTo("false");
    assertThat(mappings.at("/properties/photos/type").asText()).isEqualTo("long");
    assertThat(mappings.at("/properties/place/type").asText()).isEqualTo("geo_point");

    // Later statements have higher versions, so they replace existing documents.
    sql("SET 'execution.runtime-mode' = 'batch'");
    assertThat(
            written(
                "INSERT INTO few VALUES ('a', 9, 9, ROW(48.5, 2.25)),"
                    + " ('d', 8, 8, ROW(91.5, 0.5))"))
        .containsExactly(Map.entry("few", 2L));
    awaitDocuments("few-tags", Map.of("a", "9 9", "c", "1 6"));
    // Documents that cannot be indexed are published as rejects.
    request("POST", "/rejects-few-tags/_refresh");
    JsonNode reject = request("GET", "/rejects-few-tags/_search").at("/hits/hits/0/_source");
    assertThat(reject.get("reason").asText()).isEqualTo("not_indexable");
    assertThat(reject.get("detail").asText()).contains("few-tags d", "latitude");
  }

  @Test
  void writesShardsToATopicAndReadsThemBack() throws Exception {
    kafka.createTopic("photos", 2);
    Files.writeString(
        work.resolve("a.jsonl"),
        "{\"photoid\": 1, \"uid\": \"x\", \"latitude\": 1.5, \"longitude\": 2}\n{bad\n"
            + "{\"photoid\": 2, \"title\": \"a \\\"b\\\"\"}\n");
    sql(
        "CREATE TABLE shards (photoid BIGINT, uid STRING, title STRING, latitude DOUBLE) WITH"
            + " ('connector' = 'tagatlas-shards', 'path' = '%s')",
        work.resolve("a.jsonl"));
    sql(
        """
        CREATE TABLE topic (photoid BIGINT, uid STRING, title STRING, latitude DOUBLE) WITH (
          'connector' = 'kafka', 'topic' = 'photos', 'properties.bootstrap.servers' = '%s',
          'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset',
          'format' = 'json')""",
        kafka.bootstrap());
    assertThat(written("INSERT INTO topic SELECT * FROM shards"))
        .containsExactly(Map.entry("topic", 2L));
    assertThat(kafka.committed("photos"))
        .extracting(message -> JSON.readTree(message.value()).toString())
        .containsExactlyInAnyOrder(
            "{\"photoid\":1,\"uid\":\"x\",\"title\":\"\",\"latitude\":1.5}",
            "{\"photoid\":2,\"uid\":\"\",\"title\":\"a \\\"b\\\"\",\"latitude\":null}");
    StringWriter out = new StringWriter();
    SqlSession.Outcome read = sql("SELECT photoid, title FROM topic ORDER BY photoid");
    ResultFormat.CSV.write(read.result(), read.changelog(), new PrintWriter(out));
    assertThat(out.toString().lines())
        .containsExactly("photoid,title", "1,\"\"", "2,\"a \"\"b\"\"\"");
  }

  /** Sends rows with a tag and a photo each. */
  private static void send(String topic, Object... tagsAndPhotos) {
    List<String> rows =
        Stream.iterate(0, i -> i < tagsAndPhotos.length, i -> i + 2)
            .map(
                i ->
                    "{\"tag\": \"%s\", \"photo\": %d}"
                        .formatted(tagsAndPhotos[i], tagsAndPhotos[i + 1]))
            .toList();
    kafka.sendLines(topic, 1, rows);
  }

  /** Waits until an index has exactly these documents; values are photos and newest, by id. */
  private static void awaitDocuments(String index, Map<String, String> expected) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              request("POST", '/' + index + "/_refresh");
              Map<String, String> found = new TreeMap<>();
              for (JsonNode hit : request("GET", '/' + index + "/_search").at("/hits/hits")) {
                JsonNode source = hit.get("_source");
                assertThat(source.get("tag")).isEqualTo(hit.get("_id"));
                found.put(
                    hit.get("_id").asText(),
                    source.get("photos").asLong() + " " + source.get("newest").asLong());
              }
              assertThat(found).isEqualTo(new TreeMap<>(expected));
            });
  }

  private static JsonNode request(String method, String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(elasticsearch + path))
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
