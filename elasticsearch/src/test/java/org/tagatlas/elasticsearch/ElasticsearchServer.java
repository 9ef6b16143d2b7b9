package org.tagatlas.elasticsearch;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.http.HttpHost;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.tagatlas.local.server.Installation;

/**
 * Real single-node Elasticsearch in a separate process, on a free port, with its data in a
 * temporary folder. It can be killed and restarted with the same data and port. It ends with this
 * JVM.
 */
public final class ElasticsearchServer {

  /** User to switch to from root, because Elasticsearch refuses to run as root. */
  private static final String NOBODY = "65534";

  private final Path folder;
  private final Path home;
  private final int port;
  private Process process;

  ElasticsearchServer() throws IOException {
    Path distribution = distribution();
    folder = Files.createTempDirectory("tagatlas-elasticsearch");
    home = folder.resolve("home");
    // A copy, because the server's user needs access to it, and the server writes to its folder.
    FileUtils.copyDirectory(distribution.toFile(), home.toFile());
    port = freePort();
    Files.writeString(
        home.resolve("config/elasticsearch.yml"),
        String.join(
            "\n",
            "discovery.type: single-node",
            "network.host: 127.0.0.1",
            "http.port: " + port,
            "transport.port: 0",
            "xpack.security.enabled: false",
            "path.data: " + folder.resolve("data"),
            "path.logs: " + folder.resolve("logs"),
            "cluster.routing.allocation.disk.threshold_enabled: false",
            ""),
        StandardCharsets.UTF_8);
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
    if (root()) {
      run("chown", "-R", NOBODY + ':' + NOBODY, folder.toString());
    }
  }

  /** Returns the distribution that the build has unpacked. */
  private static Path distribution() throws IOException {
    try (Stream<Path> versions = Files.list(Installation.find().elasticsearch())) {
      return versions
          .filter(each -> Files.isDirectory(each.resolve("lib")))
          .findFirst()
          .orElseThrow();
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public ElasticsearchConnection connection(String prefix) {
    return ElasticsearchConnection.to(url()).withPrefix(prefix);
  }

  /** Starts the server and waits until it is ready. */
  public void start() throws IOException {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms32m",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-Dcli.name=server",
            "-Dcli.libs=lib/tools/server-cli",
            "-Des.path.home=" + home,
            "-Des.path.conf=" + home.resolve("config"),
            "-Des.distribution.type=zip",
            "-cp",
            home.resolve("lib") + "/*:" + home.resolve("lib/cli-launcher") + "/*",
            "org.elasticsearch.launcher.CliToolLauncher"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder
        .environment()
        .merge(
            "ES_JAVA_OPTS",
            "-Xms512m -Xmx512m -XX:-AlwaysPreTouch -XX:-UseG1GC -XX:+UseSerialGC",
            (given, ours) -> given + ' ' + ours);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
    process = builder.start();
    await("Elasticsearch, see " + folder)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !process.isAlive() || ready());
    if (!process.isAlive()) {
      throw new IOException(Files.readString(folder.resolve("server.log")));
    }
  }

  /** Kills the server to simulate a power failure, and waits until it has terminated. */
  public void kill() {
    if (process != null) {
      List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
      all.add(process.toHandle());
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(handle -> handle.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }
  }

  /** Kills the server and deletes its files. */
  private void remove() {
    kill();
    FileUtils.deleteQuietly(folder.toFile());
  }

  private boolean ready() {
    try (RestClient client = RestClient.builder(HttpHost.create(url())).build()) {
      client.performRequest(
          new Request("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void run(String... command) throws IOException {
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IOException(String.join(" ", command));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
