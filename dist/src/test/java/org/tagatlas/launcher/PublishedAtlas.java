package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tagatlas.local.server.SharedServers;

/**
 * Generated and hostile photos, indexed into {@link SharedServers#elasticsearch()} without a
 * prefix, and the packaged command that serves the page.
 */
final class PublishedAtlas {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final TestInstallation home;
  private final String elasticsearch;
  private CommandProcess server;
  private String page;

  private PublishedAtlas(Path work, String elasticsearch) throws IOException {
    this.elasticsearch = elasticsearch;
    home = TestInstallation.built(work);
  }

  /**
   * Publishes photos and serves the page.
   *
   * @param work an empty folder
   */
  static PublishedAtlas serve(Path work) throws Exception {
    PublishedAtlas atlas = new PublishedAtlas(work, SharedServers.elasticsearch());
    try {
      atlas.fill(work.resolve("shards"));
    } catch (Throwable e) {
      atlas.stop();
      throw e;
    }
    return atlas;
  }

  private void fill(Path shards) throws Exception {
    CommandResult generated =
        CommandResult.of("generate", "--photos=8000", "--shards=2", "--out=" + shards);
    assertThat(generated.succeeded()).as(generated.err()).isTrue();
    TestPhoto.write(shards.resolve("metadata_fff.jsonl.gz"), HostilePhotos.rows());
    run("run", "--quiet", "--input=" + shards, "--output=elasticsearch:" + elasticsearch);
    Path report = shards.resolveSibling("report");
    run("locate", "evaluate", "--input", shards.toString(), "--report", report.toString());
    server =
        home.start(
            "serve",
            "--port=0",
            "--cors=https://blog.example",
            "--elasticsearch=" + elasticsearch,
            "--locate-report=" + report);
    server.await("the page is served", () -> server.out().contains("The page: "));
    page = server.out().replaceFirst("(?s).*The page: ", "").strip();
    PublishedExtras.publish(this);
  }

  /** Starts a command of the distribution. */
  CommandProcess start(String... arguments) throws IOException {
    return home.start(arguments);
  }

  /** Stops the page. */
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** Returns the URL of the page. */
  String page() {
    return page;
  }

  /** Returns the URL of Elasticsearch. */
  String elasticsearch() {
    return elasticsearch;
  }

  /** Returns the JSON response of an API endpoint, requested in German. */
  JsonNode json(String request) throws Exception {
    HttpResponse<String> response = get("api/v1/" + request, "Accept-Language", "de,en");
    assertThat(response.statusCode()).as(request + ' ' + response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /** Returns the response of an API endpoint as text. */
  String body(String request) throws Exception {
    HttpResponse<String> response = get("api/v1/" + request, "Accept", "*/*");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  /** Sends a request with a header to the page's server. */
  HttpResponse<String> get(String path, String header, String value) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(page + path)).header(header, value).build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  /** Counts the documents of an index. */
  long count(String alias) throws Exception {
    return search(alias, "{\"match_all\": {}}").path("count").asLong();
  }

  /** Counts the documents of a query. */
  JsonNode search(String alias, String query) throws Exception {
    return send("POST", '/' + alias + "/_count", "{\"query\": " + query + '}');
  }

  JsonNode document(String alias, String id) throws Exception {
    return send("GET", '/' + alias + "/_doc/" + coded(id), "").path("_source");
  }

  /** Returns all documents of an index. */
  List<JsonNode> all(String alias) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    JsonNode part = send("POST", '/' + alias + "/_search?scroll=1m", "{\"size\": 10000}");
    while (!part.path("hits").path("hits").isEmpty()) {
      part.path("hits").path("hits").forEach(hit -> all.add(hit.path("_source")));
      part =
          send(
              "POST",
              "/_search/scroll",
              "{\"scroll\": \"1m\", \"scroll_id\": \"" + text(part, "_scroll_id") + "\"}");
    }
    return all;
  }

  /** Sends a request to Elasticsearch. */
  JsonNode send(String method, String path, String body) throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(elasticsearch() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return JSON.readTree(response.body());
  }

  private static void run(String... arguments) {
    CommandResult result = CommandResult.of(arguments);
    assertThat(result.succeeded()).as(result.err()).isTrue();
  }

  static String text(JsonNode row, String field) {
    return row.path(field).asText();
  }

  static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
