package org.tagatlas.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.tagatlas.geo.Gazetteer;
import org.tagatlas.tags.CleanForm;

/** Documents of a test in a real server, and a page that serves them. */
final class TestAtlas implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final AtlasPage page;

  private TestAtlas(AtlasPage page) {
    this.page = page;
  }

  private static final class Language implements TagLanguage {
    @Override
    public String tag(String typed) {
      return CleanForm.of(typed);
    }

    @Override
    public List<MachineTagTerms> machineTags(String typed, boolean all) {
      return List.of(MachineTagTerms.exactly(typed));
    }
  }

  /** Publishes documents and serves them. */
  static TestAtlas publish(ElasticsearchServer server, Map<DocumentKind, List<BulkEntry>> documents)
      throws Exception {
    return publish(server, documents, null);
  }

  /** Publishes documents and serves them, with a model of vectors. */
  static TestAtlas publish(
      ElasticsearchServer server,
      Map<DocumentKind, List<BulkEntry>> documents,
      SimilarModel similar)
      throws Exception {
    Set<DocumentKind> kinds = new LinkedHashSet<>(DocumentKind.SHIPPED);
    kinds.addAll(documents.keySet());
    String prefix = Search.prefix();
    ElasticsearchConnection connection = server.connection(prefix);
    try (RunIndices run = new RunIndices(connection, "run", List.copyOf(kinds))) {
      run.check();
      run.create();
      for (Map.Entry<DocumentKind, List<BulkEntry>> kind : documents.entrySet()) {
        SinkTarget target =
            new SinkTarget(
                connection, new IndexNames(prefix, "run"), kind.getKey(), Backoff.DEFAULT);
        try (BulkSender sender = new BulkSender(target)) {
          assertThat(sender.send(kind.getValue()).join().stored())
              .isEqualTo(kind.getValue().size());
        }
      }
      run.switchAliases(false);
    }
    return new TestAtlas(
        AtlasPage.start(
            connection,
            PageSettings.local(0, new Language())
                .withGazetteer(Gazetteer::load)
                .withSimilar(similar)));
  }

  /** Returns a map of names and values in turn. */
  static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  static BulkEntry entry(String id, Map<String, ?> fields) {
    ObjectNode source = JSON.valueToTree(fields);
    return BulkEntry.upsert(id, 1, source.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a request to the API. */
  HttpResponse<String> send(String request, String language) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(page.url() + "api/v1/" + request))
            .header("Accept-Language", language)
            .build(),
        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  /** Returns the body of a successful response. */
  JsonNode get(String request, String language) throws Exception {
    HttpResponse<String> response = send(request, language);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    page.close();
  }
}
