package org.tagatlas.local.server;

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

/** Tests conditions that prevent starting or stopping a server, without starting one. */
class LocalElasticsearchTest {

  private static final String ROOT_PAGE =
      """
      {"name":"n1","cluster_name":"library","cluster_uuid":"Qx7","version":{"number":"9.1.2",\
      "lucene_version":"10.2.2"},"tagline":"You Know, for Search"}""";

  private OpenFolder folder;
  private Path data;

  @BeforeEach
  void createFolder() throws IOException {
    folder = OpenFolder.create();
    data = folder.path().resolve("server");
  }

  @AfterEach
  void deleteFolder() throws IOException {
    folder.close();
  }

  private LocalElasticsearch server() throws IOException {
    return new LocalElasticsearch(folder.path().resolve("none"), data);
  }

  @Test
  void namesTheClusterThatUsesThePort() throws Exception {
    Map<String, String> product = Map.of("X-elastic-product", "Elasticsearch");
    try (ForeignServer foreign = ForeignServer.responding(200, product, ROOT_PAGE)) {
      assertThatThrownBy(() -> server().start(OptionalInt.of(foreign.port())))
          .isInstanceOf(ServerConfigurationException.class)
          .hasMessageContaining("port " + foreign.port() + " is in use by another Elasticsearch")
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
  void detectsAClusterWithoutRootEndpoint() throws Exception {
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
  void distinguishesASecuredClusterFromAnotherServer() throws Exception {
    try (ForeignServer secured =
        ForeignServer.responding(
            401, Map.of("WWW-Authenticate", "Basic realm=\"security\", charset=\"UTF-8\""), "{}")) {
      assertThatThrownBy(() -> server().start(OptionalInt.of(secured.port())))
          .hasMessageContaining("another Elasticsearch, which requires a password");
    }
    try (ForeignServer web = ForeignServer.responding(200, Map.of(), "<html>hello</html>")) {
      assertThatThrownBy(() -> server().start(OptionalInt.of(web.port())))
          .isInstanceOf(ServerConfigurationException.class)
          .hasMessageContaining("a server that is not Elasticsearch (HTTP 200)");
    }
  }

  @Test
  void reportsAnotherProgramThatUsesThePort() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> server().start(OptionalInt.of(mute.getLocalPort())))
          .isInstanceOf(ServerConfigurationException.class)
          .hasMessageContaining(
              "port " + mute.getLocalPort() + " is in use by another program (it does not respond");
    }
    assertThat(data).doesNotExist();
  }

  @Test
  void requiresFreeDiskSpace() {
    assertThatThrownBy(
            () ->
                new LocalElasticsearch(folder.path(), data, Long.MAX_VALUE)
                    .start(OptionalInt.of(freePort())))
        .isInstanceOf(ServerConfigurationException.class)
        .hasMessageContaining("the disk of " + data + " has ")
        .hasMessageContaining("--data");
    assertThat(data).doesNotExist();
  }

  @Test
  void requiresADistribution() {
    assertThatThrownBy(() -> server().start(OptionalInt.of(freePort())))
        .isInstanceOf(ServerConfigurationException.class)
        .hasMessageContaining("mvn package");
  }

  @Test
  void rejectsAFolderWithOtherContents() throws Exception {
    Files.createDirectories(data);
    Files.writeString(data.resolve("letters.txt"), "mine");
    distribution();
    assertThatThrownBy(
            () -> new LocalElasticsearch(folder.path(), data).start(OptionalInt.of(freePort())))
        .isInstanceOf(ServerConfigurationException.class)
        .hasMessageContaining(data + " has other contents");
    assertThat(data).isDirectoryContaining("glob:**letters.txt");
    assertThat(Files.list(data)).hasSize(1);
  }

  @Test
  void rejectsAFolderThatTheServersUserCannotAccess() throws Exception {
    assumeTrue(ServerUser.id("-u") == 0, "only root's server runs as another user");
    Path closed = Files.createDirectory(folder.path().resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    distribution();
    assertThatThrownBy(
            () ->
                new LocalElasticsearch(folder.path(), closed.resolve("a/b"))
                    .start(OptionalInt.of(freePort())))
        .isInstanceOf(ServerConfigurationException.class)
        .hasMessageContaining("refuses to run as root")
        .hasMessageContaining("user 65534")
        .hasMessageContaining("cannot access " + closed);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
        .isEqualTo("rwx------");
    assertThat(Files.list(closed)).isEmpty();
  }

  /** Containers can run as user ids without an entry in the user database. */
  @Test
  void distinguishesRootFromAUserWithoutAName() throws Exception {
    assumeTrue(ServerUser.id("-u") == 0, "only root can be another user");
    Path readable = folder.path().resolve("classes");
    Path server = readable.resolve("org/tagatlas/local/server");
    Files.createDirectories(server);
    for (Class<?> each :
        new Class<?>[] {ServerUser.class, ServerConfigurationException.class, WhoAmI.class}) {
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
  void doesNotStopAnotherProcessWithThePidOfTheFile() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      DataFolder layout = ElasticsearchSettings.folder(data);
      layout.open(ServerUser.forData(layout.data()));
      Files.createDirectories(layout.logs());
      Files.writeString(layout.pidFile(), other.pid() + "\n");
      assertThat(server().status(OptionalInt.of(freePort())).pid()).isEmpty();
      assertThat(server().stop(OptionalInt.empty())).isFalse();
      assertThat(other.isAlive()).isTrue();
      assertThat(layout.pidFile()).doesNotExist();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void choosesTheNewestDistributionByVersion() throws Exception {
    for (String version : new String[] {"8.9.3", "8.19.21", "8.19.0"}) {
      Files.createDirectories(folder.path().resolve("elasticsearch-" + version + "/lib"));
    }
    Files.createDirectories(folder.path().resolve("elasticsearch-9.9.9"));
    assertThat(Distribution.in(folder.path()).version()).isEqualTo("8.19.21");
  }

  @Test
  void rejectsUnsupportedFolderNames() {
    assertThatThrownBy(
            () -> new LocalElasticsearch(folder.path(), folder.path().resolve("${HOME}")))
        .isInstanceOf(ServerConfigurationException.class)
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
