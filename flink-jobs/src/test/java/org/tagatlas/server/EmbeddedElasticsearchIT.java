package org.tagatlas.server;

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
import org.junit.jupiter.api.Test;

/** Holds the embedded server to what it promises, with the real Elasticsearch as a process. */
class EmbeddedElasticsearchIT {

  private static final Path DISTRIBUTIONS = Path.of("target", "elasticsearch").toAbsolutePath();

  private final HttpClient client = HttpClient.newHttpClient();
  private OpenFolder folder;
  private EmbeddedElasticsearch server;
  private Path data;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = OpenFolder.create();
    data = folder.path().resolve("a server's data");
    server = new EmbeddedElasticsearch(DISTRIBUTIONS, data);
  }

  @AfterEach
  void stopServer() throws Exception {
    try {
      server.stop(OptionalInt.empty());
      assertThat(ServerProcess.all(data)).isEmpty();
    } finally {
      folder.close();
    }
  }

  @Test
  void keepsItsDataOverARestart() throws Exception {
    int port = EmbeddedElasticsearchTest.freePort();
    EmbeddedElasticsearch.Started started = server.start(OptionalInt.of(port));
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

    EmbeddedElasticsearch.Started again = server.start(OptionalInt.empty());
    assertThat(again.now()).isFalse();
    assertThat(again.status().pid()).isEqualTo(up.pid());
    assertThatThrownBy(() -> server.start(OptionalInt.of(port == 65535 ? 1024 : port + 1)))
        .isInstanceOf(UnusableServerException.class)
        .hasMessageContaining("runs on port " + port);
    EmbeddedElasticsearch second =
        new EmbeddedElasticsearch(DISTRIBUTIONS, folder.path().resolve("second"));
    assertThatThrownBy(() -> second.start(OptionalInt.of(port)))
        .isInstanceOf(UnusableServerException.class)
        .hasMessageContaining("cluster 'tagatlas' (" + before.uuid() + ")");

    assertThat(server.stop(OptionalInt.empty())).isTrue();
    assertThat(ServerProcess.all(data)).isEmpty();
    assertThat(server.stop(OptionalInt.empty())).isFalse();
    ServerStatus down = server.status(OptionalInt.empty());
    assertThat(down.up()).isFalse();
    assertThat(down.occupant()).isEmpty();

    // The number of a process that is not the server's is in the file: neither believed nor hurt.
    Path pidFile = data.resolve("logs/elasticsearch.pid");
    Files.writeString(pidFile, Long.toString(ProcessHandle.current().pid()));
    server.start(OptionalInt.of(port));
    ServerStatus restarted = server.status(OptionalInt.of(port));
    assertThat(restarted.cluster().orElseThrow().uuid()).isEqualTo(before.uuid());
    assertThat(restarted.cluster().orElseThrow().documents()).isEqualTo(1);
    assertThat(send("GET", url + "/atlas/_doc/1", "", 200)).contains("大阪");

    // Without its file it is found all the same.
    Files.delete(pidFile);
    assertThat(server.status(OptionalInt.empty()).pid()).isEqualTo(restarted.pid());

    // A server that was killed is down, and is started again.
    ProcessHandle.of(restarted.pid().orElseThrow()).orElseThrow().destroyForcibly();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(server.status(OptionalInt.empty()).up()).isFalse());
  }

  @Test
  void showsWhatItSaidWhenItDoesNotStart() throws Exception {
    Files.createDirectories(data);
    ServerFolder layout = ServerFolder.of(data);
    ServerUser user = ServerUser.forData(layout.data());
    layout.open(user);
    layout.prepare(user, EmbeddedElasticsearch.DEFAULT_PORT);
    Files.writeString(layout.data().resolve("nodes"), "not what belongs here");
    Files.createDirectory(layout.data().resolve("node.lock"));
    assertThatThrownBy(() -> server.start(OptionalInt.of(EmbeddedElasticsearchTest.freePort())))
        .isInstanceOf(BrokenServerException.class)
        .hasMessageContaining("Elasticsearch did not start (exit code ")
        .hasMessageContaining("node.lock")
        .hasMessageNotContaining("\tat ")
        .hasMessageContaining("Its log is " + layout.log());
    assertThat(server.status(OptionalInt.empty()).pid()).isEmpty();
  }

  private String send(String method, String url, String body, int status) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }
}
