package org.tagatlas.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps a server from being started or stopped; no server is started here. */
class EmbeddedElasticsearchTest {

  private static final String ROOT_PAGE =
      """
      {"name":"n1","cluster_name":"library","cluster_uuid":"Qx7","version":{"number":"9.1.2",\
      "lucene_version":"10.2.2"},"tagline":"You Know, for Search"}""";

  private OpenFolder folder;
  private Path data;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = OpenFolder.create();
    data = folder.path().resolve("server");
  }

  @AfterEach
  void removeFolder() throws IOException {
    folder.close();
  }

  private EmbeddedElasticsearch server() throws IOException {
    return new EmbeddedElasticsearch(folder.path().resolve("none"), data);
  }

  @Test
  void namesTheForeignClusterOnItsPort() throws Exception {
    Map<String, String> product = Map.of("X-elastic-product", "Elasticsearch");
    try (ForeignServer foreign = ForeignServer.answering(200, product, ROOT_PAGE)) {
      assertThatThrownBy(() -> server().start(OptionalInt.of(foreign.port())))
          .isInstanceOf(UnusableServerException.class)
          .hasMessageContaining("port " + foreign.port() + " is taken by another Elasticsearch")
          .hasMessageContaining("9.1.2, cluster 'library' (Qx7)")
          .hasMessageContaining("--port")
          .hasMessageContaining("--output elasticsearch:http://127.0.0.1:" + foreign.port());
      ServerStatus status = server().status(OptionalInt.of(foreign.port()));
      assertThat(status.up()).isFalse();
      assertThat(status.occupant()).hasValueSatisfying(text -> assertThat(text).contains("Qx7"));
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void knowsAClusterThatHasNoRootPage() throws Exception {
    String stats =
        """
        {"_nodes":{"total":1},"cluster_name":"small","cluster_uuid":"Zz","status":"yellow",\
        "indices":{"docs":{"count":12,"deleted":1},"store":{"size_in_bytes":3456}},\
        "nodes":{"count":{"total":1},"versions":["8.19.21"]}}""";
    assertThat(ServerProbe.info(stats))
        .hasValue(new ClusterInfo("small", "Zz", "8.19.21", "yellow", 12, 3456));
    assertThat(ServerProbe.info("{\"error\":\"Incorrect HTTP method\",\"status\":405}")).isEmpty();
    assertThat(ServerProbe.info("<html>")).isEmpty();
    assertThat(ServerProbe.info("")).isEmpty();
  }

  @Test
  void tellsAPasswordFromAStranger() throws Exception {
    try (ForeignServer secured =
        ForeignServer.answering(
            401, Map.of("WWW-Authenticate", "Basic realm=\"security\", charset=\"UTF-8\""), "{}")) {
      assertThatThrownBy(() -> server().start(OptionalInt.of(secured.port())))
          .hasMessageContaining("another Elasticsearch, one that asks for a password");
    }
    try (ForeignServer web = ForeignServer.answering(200, Map.of(), "<html>hello</html>")) {
      assertThatThrownBy(() -> server().start(OptionalInt.of(web.port())))
          .isInstanceOf(UnusableServerException.class)
          .hasMessageContaining("a server that is no Elasticsearch (HTTP 200)");
    }
  }

  @Test
  void saysThatSomethingElseHasThePort() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> server().start(OptionalInt.of(mute.getLocalPort())))
          .isInstanceOf(UnusableServerException.class)
          .hasMessageContaining(
              "port " + mute.getLocalPort() + " is taken by another program (it does not answer");
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void wantsRoomOnTheDisk() {
    assertThatThrownBy(
            () ->
                new EmbeddedElasticsearch(folder.path(), data, Long.MAX_VALUE)
                    .start(OptionalInt.of(freePort())))
        .isInstanceOf(UnusableServerException.class)
        .hasMessageContaining("the disk of " + data + " has ")
        .hasMessageContaining("--data");
    assertThat(data).doesNotExist();
  }

  @Test
  void wantsADistribution() {
    assertThatThrownBy(() -> server().start(OptionalInt.of(freePort())))
        .isInstanceOf(UnusableServerException.class)
        .hasMessageContaining("mvn package");
  }

  @Test
  void leavesAFolderWithOtherThingsAlone() throws Exception {
    Files.createDirectories(data);
    Files.writeString(data.resolve("letters.txt"), "mine");
    distribution();
    assertThatThrownBy(
            () -> new EmbeddedElasticsearch(folder.path(), data).start(OptionalInt.of(freePort())))
        .isInstanceOf(UnusableServerException.class)
        .hasMessageContaining(data + " holds something else");
    assertThat(data).isDirectoryContaining("glob:**letters.txt");
    assertThat(Files.list(data)).hasSize(1);
  }

  @Test
  void opensNoFolderThatIsClosedToTheServersUser() throws Exception {
    assumeTrue(ServerUser.id("-u") == 0, "only root's server runs as another user");
    Path closed = Files.createDirectory(folder.path().resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    distribution();
    assertThatThrownBy(
            () ->
                new EmbeddedElasticsearch(folder.path(), closed.resolve("a/b"))
                    .start(OptionalInt.of(freePort())))
        .isInstanceOf(UnusableServerException.class)
        .hasMessageContaining("refuses to run as root")
        .hasMessageContaining("user 65534")
        .hasMessageContaining("can't get into " + closed);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
        .isEqualTo("rwx------");
    assertThat(Files.list(closed)).isEmpty();
  }

  /** Containers run as numbers that no file of users knows. */
  @Test
  void tellsRootFromAUserWithoutAName() throws Exception {
    assumeTrue(ServerUser.id("-u") == 0, "only root can be another user");
    Path readable = folder.path().resolve("classes");
    Path server = readable.resolve("org/tagatlas/server");
    Files.createDirectories(server);
    for (Class<?> each :
        new Class<?>[] {ServerUser.class, UnusableServerException.class, WhoAmI.class}) {
      String name = each.getSimpleName() + ".class";
      try (InputStream in = each.getResourceAsStream(name)) {
        Files.copy(in, server.resolve(name));
      }
    }
    Process process =
        new ProcessBuilder(
                new ServerUser(54321, 54321, true)
                    .command(
                        List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-cp",
                            readable.toString(),
                            WhoAmI.class.getName())))
            .redirectErrorStream(true)
            .start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines("user 54321, switched false");
  }

  @Test
  void stopsNoStrangerWhosePidIsInTheFile() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      ServerFolder layout = ServerFolder.of(data);
      layout.open(ServerUser.forData(layout.data()));
      Files.createDirectories(layout.logs());
      Files.writeString(layout.pidFile(), stranger.pid() + "\n");
      assertThat(server().status(OptionalInt.of(freePort())).pid()).isEmpty();
      assertThat(server().stop(OptionalInt.empty())).isFalse();
      assertThat(stranger.isAlive()).isTrue();
      assertThat(layout.pidFile()).doesNotExist();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void takesTheNewestDistributionByNumber() throws Exception {
    for (String version : new String[] {"8.9.3", "8.19.21", "8.19.0"}) {
      Files.createDirectories(folder.path().resolve("elasticsearch-" + version + "/lib"));
    }
    Files.createDirectories(folder.path().resolve("elasticsearch-9.9.9"));
    assertThat(Distribution.in(folder.path()).version()).isEqualTo("8.19.21");
  }

  @Test
  void refusesNamesThatSettingsCannotHold() {
    assertThatThrownBy(
            () -> new EmbeddedElasticsearch(folder.path(), folder.path().resolve("${HOME}")))
        .isInstanceOf(UnusableServerException.class)
        .hasMessageContaining("${HOME}");
  }

  private void distribution() throws IOException {
    Files.createDirectories(folder.path().resolve("elasticsearch-8.19.21/lib"));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
