package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.awaitility.Awaitility;
import org.tagatlas.local.cluster.ClusterPorts;

/**
 * A cluster of two TaskManagers and other servers that scenarios share. The packaged command starts
 * and stops it; other commands run in this JVM.
 */
final class TestCluster {

  private final Path work;
  private final TestInstallation installation;
  private final Path folder;
  private final ClusterPorts ports;
  private final List<String> servers;

  /**
   * Creates the folder of a cluster that is not started yet.
   *
   * @param servers the servers to start: some of {@code s3}, {@code kafka}, {@code elasticsearch},
   *     in this order
   */
  TestCluster(String... servers) throws IOException {
    this.servers = List.of(servers);
    // Not a temporary folder of JUnit: the user that runs Elasticsearch must be able to access it.
    work = Files.createTempDirectory("tagatlas-cluster-").toRealPath();
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    installation = TestInstallation.built(work);
    folder = work.resolve("a cluster");
    ports = freePorts();
  }

  /** Starts the cluster and checks what the command prints. */
  void start() throws Exception {
    CommandResult start =
        asProcess(
            "start",
            with(
                options(ports),
                "--with=" + String.join(",", servers),
                "-D=env.java.opts.all=" + TestInstallation.FAST_START,
                "-D=execution.checkpointing.interval=1s",
                "-D=execution.checkpointing.timeout=77s"));
    assertThat(start.succeeded()).as(start.out() + start.err()).isTrue();
    assertThat(start.out())
        .contains("The cluster is up (logs and data: " + folder + ").")
        .containsPattern("Web UI and REST API +http://127.0.0.1:" + ports.rest())
        .containsPattern("S3 +http://127.0.0.1:" + ports.s3())
        .contains("for other commands: source '" + folder + "/s3.env'")
        .contains("tagatlas cluster stop --folder '" + folder + "'");
    if (servers.contains("kafka")) {
      assertThat(start.out()).containsPattern("Kafka +127.0.0.1:" + ports.kafka());
    }
    if (servers.contains("elasticsearch")) {
      assertThat(start.out())
          .containsPattern("Elasticsearch +http://127.0.0.1:" + ports.elasticsearch())
          .contains("./tagatlas serve --elasticsearch http://127.0.0.1:" + ports.elasticsearch());
    }
  }

  /** Stops the cluster, checks that no process is left, and deletes its files. */
  void stop() throws Exception {
    List<ProcessHandle> running = processes(folder);
    CommandResult stop = asProcess("stop");
    assertThat(stop.succeeded()).as(stop.err()).isTrue();
    assertThat(stop.out())
        .contains(
            "has stopped: jobmanager, taskmanager-1, taskmanager-2, "
                + String.join(", ", servers)
                + '.');
    int members = 3 + servers.size();
    assertThat(running).hasSize(members);
    assertThat(processes(folder)).isEmpty();
    assertThat(run("stop").out()).contains("was not running");
    CommandResult status = run("status");
    assertThat(status.code()).isEqualTo(1);
    assertThat(status.out().lines().filter(line -> line.contains(" down "))).hasSize(members);
    FileUtils.deleteDirectory(work.toFile());
  }

  /** Returns a folder for files of scenarios. */
  Path work() {
    return work;
  }

  TestInstallation installation() {
    return installation;
  }

  /** Returns the folder of the cluster. */
  Path folder() {
    return folder;
  }

  ClusterPorts ports() {
    return ports;
  }

  /** Returns the folder of the S3 server's bucket. */
  Path bucket() {
    return folder.resolve("s3/tagatlas");
  }

  /** Returns the environment variables for the S3 server. */
  Map<String, String> account() throws IOException {
    return Files.readAllLines(folder.resolve("s3.env"), StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith("export "))
        .map(line -> line.substring("export ".length()).split("=", 2))
        .collect(Collectors.toMap(words -> words[0], words -> words[1]));
  }

  /** Returns options for a command in this JVM, whose environment has no account. */
  String[] s3Options() throws IOException {
    Map<String, String> account = account();
    return new String[] {
      "-D=s3.endpoint=" + account.get("AWS_ENDPOINT_URL_S3"),
      "-D=s3.path-style-access=true",
      "-D=s3.region=us-east-1",
      "-D=s3.access-key=" + account.get("AWS_ACCESS_KEY_ID"),
      "-D=s3.secret-key=" + account.get("AWS_SECRET_ACCESS_KEY")
    };
  }

  /** Returns the option that selects this cluster. */
  String option() {
    return "--cluster-folder=" + folder;
  }

  /** Runs a subcommand of {@code cluster} on this cluster. */
  CommandResult run(String command, String... options) {
    return run(folder, command, options);
  }

  /** Runs a subcommand of {@code cluster} on the cluster in a folder. */
  static CommandResult run(Path folder, String command, String... options) {
    return CommandResult.of(with(new String[] {"cluster", command, "--folder=" + folder}, options));
  }

  private CommandResult asProcess(String command, String... options) throws Exception {
    String[] words = with(new String[] {"cluster", command, "--folder=" + folder}, options);
    try (CommandProcess child = installation.start(words)) {
      return new CommandResult(child.exit(), child.out(), child.err());
    }
  }

  /** Runs a command that must succeed. */
  static CommandResult succeed(String... words) {
    CommandResult result = CommandResult.of(words);
    assertThat(result.succeeded()).as(result.out() + result.err()).isTrue();
    return result;
  }

  /** Cancels the only running job, and waits until its slots are free. */
  void cancelJob() {
    assertThat(succeed("job", "cancel", option()).out()).contains("Cancelled job ");
    awaitFreeSlots();
  }

  /** Waits until no job occupies a slot. */
  void awaitFreeSlots() {
    await("free slots", () -> get("/overview").path("slots-available").asInt() == 4);
  }

  /** Returns a response of the JobManager. */
  JsonNode get(String path) throws IOException {
    return new ObjectMapper().readTree(page(ports.rest(), path));
  }

  /** Returns the response of a server of this machine. */
  static String page(int port, String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setConnectTimeout(2000);
    connection.setReadTimeout(5000);
    try (var in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }

  /** Kills a process of the cluster, as {@code kill -9} does. */
  void kill(String name) throws IOException {
    ProcessHandle killed = process(name);
    killed.destroyForcibly();
    killed.onExit().join();
  }

  /** Returns a process of the cluster. */
  ProcessHandle process(String name) throws IOException {
    String pid = Files.readString(folder.resolve("run/" + name + ".pid")).split(" ")[0];
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** Returns the processes of the cluster in a folder. */
  static List<ProcessHandle> processes(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(
            each ->
                arguments(each).contains("-Dtagatlas.daemon=" + folder)
                    || arguments(each).contains("-Dtagatlas.kafka.data=" + folder)
                    || arguments(each).contains("-Dtagatlas.elasticsearch.data=" + folder))
        .toList();
  }

  /** Returns the command line of a process; its arguments are separated by NUL. */
  static String arguments(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof UncheckedIOException)
        .until(condition);
  }

  static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  /** Returns shards of all formats with 151 rows, the same ones for all scenarios. */
  Path mixedShards() throws IOException {
    Path shards = work.resolve("shards");
    if (Files.exists(shards)) {
      return shards;
    }
    TestPhoto.writeJson(shards.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1, 90));
    TestPhoto.write(
        shards.resolve("yfcc100m_dataset-0.bz2"),
        TestPhoto.some(60, 60).stream().map(TestPhoto::tsv).toList());
    TestPhoto.write(shards.resolve("metadata_001.jsonl"), List.of("{broken"));
    return shards;
  }

  /** Returns the counts that a run prints, without those that depend on time. */
  static String table(String out) {
    return out.substring(0, out.indexOf("\nRead "));
  }

  /** Returns ports for a cluster. */
  static ClusterPorts freePorts() throws IOException {
    return freePorts(freePort());
  }

  /** Returns ports for a cluster with a certain port of the JobManager. */
  static ClusterPorts freePorts(int rest) throws IOException {
    return new ClusterPorts(
        rest, freePort(), freePortsInARow(4), freePort(), freePort(), freePort());
  }

  /** Returns the options that select the ports of a cluster. */
  static String[] options(ClusterPorts ports) {
    return new String[] {
      "--port=" + ports.rest(),
      "--rpc-port=" + ports.rpc(),
      "--metrics-port=" + ports.metrics(),
      "--s3-port=" + ports.s3(),
      "--kafka-port=" + ports.kafka(),
      "--elasticsearch-port=" + ports.elasticsearch()
    };
  }

  static int freePort() throws IOException {
    return freePortsInARow(1);
  }

  /** Returns the first of several consecutive free ports. */
  private static int freePortsInARow(int number) throws IOException {
    while (true) {
      List<ServerSocket> sockets = new ArrayList<>();
      try {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        sockets.add(new ServerSocket(0, 1, loopback));
        int first = sockets.get(0).getLocalPort();
        for (int i = 1; i < number; i++) {
          sockets.add(new ServerSocket(first + i, 1, loopback));
        }
        return first;
      } catch (IOException e) {
        // One of them is taken: try others.
        continue;
      } finally {
        for (ServerSocket socket : sockets) {
          socket.close();
        }
      }
    }
  }
}
