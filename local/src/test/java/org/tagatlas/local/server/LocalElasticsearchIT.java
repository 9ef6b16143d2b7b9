package org.tagatlas.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the local server with a real Elasticsearch process. */
class LocalElasticsearchIT {

  private static final Path DISTRIBUTIONS = Path.of("target", "elasticsearch").toAbsolutePath();

  private final HttpClient client = HttpClient.newHttpClient();
  private OpenFolder folder;
  private LocalElasticsearch server;
  private Path data;

  @BeforeEach
  void createFolder() throws IOException {
    folder = OpenFolder.create();
    data = folder.path().resolve("a server's data");
    server = new LocalElasticsearch(DISTRIBUTIONS, data);
  }

  @AfterEach
  void stopServer() throws Exception {
    try {
      server.stop(OptionalInt.empty());
      assertThat(server.processes()).isEmpty();
    } finally {
      folder.close();
    }
  }

  @Tag("nightly")
  @Test
  void keepsDataAcrossRestarts() throws Exception {
    int port = LocalElasticsearchTest.freePort();
    LocalElasticsearch.Started started = server.start(OptionalInt.of(port));
    assertThat(started.now()).isTrue();
    String url = started.status().url();
    assertThat(url).isEqualTo("http://127.0.0.1:" + port);
    send("PUT", url + "/atlas/_doc/1?refresh=true", "{\"tag\":\"大阪\"}", 201);

    ServerStatus up = server.status(OptionalInt.empty());
    assertThat(up.up()).isTrue();
    assertThat(up.log()).isNotEmptyFile();
    assertThat(Files.readString(data.resolve("logs/elasticsearch.pid")).strip())
        .isEqualTo(Long.toString(up.pid().orElseThrow()));
    ClusterInfo before = up.cluster().orElseThrow();
    assertThat(before.documents()).isEqualTo(1);
    assertThat(before.storeBytes()).isPositive();
    assertThat(before.health()).isEqualTo("yellow");
    assertThat(before.version()).isEqualTo(Distribution.in(DISTRIBUTIONS).version());

    LocalElasticsearch.Started again = server.start(OptionalInt.empty());
    assertThat(again.now()).isFalse();
    assertThat(again.status().pid()).isEqualTo(up.pid());
    assertThatThrownBy(() -> server.start(OptionalInt.of(port == 65535 ? 1024 : port + 1)))
        .isInstanceOf(ServerConfigurationException.class)
        .hasMessageContaining("is running on port " + port);
    LocalElasticsearch second =
        new LocalElasticsearch(DISTRIBUTIONS, folder.path().resolve("second"));
    assertThatThrownBy(() -> second.start(OptionalInt.of(port)))
        .isInstanceOf(ServerConfigurationException.class)
        .hasMessageContaining("cluster 'tagatlas' (" + before.uuid() + ")");

    assertThat(server.stop(OptionalInt.empty())).isTrue();
    assertThat(server.processes()).isEmpty();
    assertThat(server.stop(OptionalInt.empty())).isFalse();
    ServerStatus down = server.status(OptionalInt.empty());
    assertThat(down.up()).isFalse();
    assertThat(down.occupant()).isEmpty();

    // A pid file with the pid of another process is ignored, and the process is not stopped.
    Path pidFile = data.resolve("logs/elasticsearch.pid");
    Files.writeString(pidFile, Long.toString(ProcessHandle.current().pid()));
    server.start(OptionalInt.of(port));
    ServerStatus restarted = server.status(OptionalInt.of(port));
    assertThat(restarted.cluster().orElseThrow().uuid()).isEqualTo(before.uuid());
    assertThat(restarted.cluster().orElseThrow().documents()).isEqualTo(1);
    assertThat(send("GET", url + "/atlas/_doc/1", "", 200)).contains("大阪");

    // The server is found without a pid file.
    Files.delete(pidFile);
    assertThat(server.status(OptionalInt.empty()).pid()).isEqualTo(restarted.pid());

    // A killed server is reported as down.
    ProcessHandle.of(restarted.pid().orElseThrow()).orElseThrow().destroyForcibly();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(server.status(OptionalInt.empty()).up()).isFalse());
  }

  @Test
  void reportsTheOutputOfAFailedStart() throws Exception {
    Files.createDirectories(data);
    DataFolder layout = ElasticsearchSettings.folder(data);
    ServerUser user = ServerUser.forData(layout.data());
    layout.open(user);
    ElasticsearchSettings.write(layout, user, LocalElasticsearch.DEFAULT_PORT);
    Files.writeString(layout.data().resolve("nodes"), "not what belongs here");
    Files.createDirectory(layout.data().resolve("node.lock"));
    assertThatThrownBy(() -> server.start(OptionalInt.of(LocalElasticsearchTest.freePort())))
        .isInstanceOf(ServerStartException.class)
        .hasMessageContaining("Elasticsearch failed to start (exit code ")
        .hasMessageContaining("node.lock")
        .hasMessageNotContaining("\tat ")
        .hasMessageContaining("See " + layout.log() + " for details");
    assertThat(server.status(OptionalInt.empty()).pid()).isEmpty();
  }

  private String send(String method, String url, String body, int status) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return response.body();
  }
}
