package org.tagatlas.local.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/** Configuration files and processes of a local Elasticsearch. */
final class ElasticsearchSettings {

  private static final String SERVER = "Elasticsearch";
  private static final String MAIN_CLASS = "org.elasticsearch.bootstrap.Elasticsearch";
  private static final String LAUNCHER = "org.elasticsearch.launcher.CliToolLauncher";

  /** Start of a variable, which Elasticsearch substitutes in its settings. */
  private static final String VARIABLE = "${";

  private ElasticsearchSettings() {}

  /** Resolves a folder that need not exist. */
  static DataFolder folder(Path path) throws IOException {
    return DataFolder.of(path, SERVER, VARIABLE);
  }

  /** Returns the server process of a folder. */
  static ManagedProcess server(DataFolder folder) {
    return process(folder, MAIN_CLASS);
  }

  /** Returns the launcher of that server, which runs during startup. */
  static ManagedProcess launcher(DataFolder folder) {
    return process(folder, LAUNCHER);
  }

  private static ManagedProcess process(DataFolder folder, String mainClass) {
    return new ManagedProcess("the server", folder.pidFile(), marker(folder), mainClass);
  }

  private static String marker(DataFolder folder) {
    return "-Dtagatlas.elasticsearch.data=" + folder.path();
  }

  static Path temporary(DataFolder folder) {
    return folder.path().resolve("tmp");
  }

  /**
   * Writes the configuration and creates the folders that belong to the server's user.
   *
   * @throws ServerConfigurationException if existing files belong to another user
   */
  static void write(DataFolder folder, ServerUser user, int port) throws IOException {
    try (InputStream in = ElasticsearchSettings.class.getResourceAsStream("log4j2.properties")) {
      folder.prepare(
          user, port, List.of(folder.data(), folder.logs(), folder.config(), temporary(folder)));
      folder.writeSettings(user, "elasticsearch.yml", settings(folder, port));
      folder.writeSettings(user, "jvm.options", jvmOptions(folder));
      folder.writeSettings(
          user, "log4j2.properties", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileSystemException e) {
      throw folder.notWritable(e);
    }
  }

  private static String settings(DataFolder folder, int port) {
    return String.join(
        "\n",
        "# Rewritten at each start: changes are lost.",
        "cluster.name: tagatlas",
        "node.name: tagatlas",
        "path.data: " + quoted(folder.data()),
        "path.logs: " + quoted(folder.logs()),
        "discovery.type: single-node",
        "network.host: " + ServerProbe.HOST,
        "http.port: " + port,
        "transport.port: 0",
        "xpack.security.enabled: false",
        "cluster.routing.allocation.disk.threshold_enabled: false",
        "# Uncollected garbage in a small heap must not trip the circuit breaker.",
        "indices.breaker.total.use_real_memory: false",
        "");
  }

  private static String quoted(Path file) {
    return '"' + file.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String jvmOptions(DataFolder folder) {
    return String.join(
        "\n",
        "-Xms512m",
        "-Xmx512m",
        "-XX:-AlwaysPreTouch",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:ErrorFile=" + folder.logs() + "/hs_err_pid%p.log",
        "-Djava.io.tmpdir=" + temporary(folder),
        "-Dtagatlas.elasticsearch.logs.pattern=" + folder.logs().toString().replace("%", "%%"),
        marker(folder),
        "");
  }
}
