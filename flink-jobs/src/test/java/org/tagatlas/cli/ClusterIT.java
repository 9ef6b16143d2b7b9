package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.publish.Kind;

/** Runs the job jar on a real cluster, submitted by Flink's own client. */
final class ClusterIT {

  /** What a Flink cluster has itself; all else the job jar must bring. */
  private static final Pattern OF_FLINK =
      Pattern.compile(
          "(flink-(?!connector-files|connector-kafka|file-sink|s3)|frocksdbjni|log4j|slf4j|commons-(?!codec)"
              + "|kryo|minlog|objenesis|reflectasm|javassist|lz4|snappy|snakeyaml|jsr305"
              + "|async-profiler).*");

  @TempDir private Path work;

  @Test
  void theJobJarRunsUnchanged() throws Exception {
    Path shards = work.resolve("shards");
    TestPhoto.writeJson(shards.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1, 90));
    TestPhoto.write(
        shards.resolve("yfcc100m_dataset-0.bz2"),
        TestPhoto.some(60, 60).stream().map(TestPhoto::tsv).toList());
    TestPhoto.write(shards.resolve("metadata_001.jsonl"), List.of("{broken"));
    Path embedded = work.resolve("embedded");
    Path clustered = work.resolve("clustered");
    int port = freePort();
    Path checkpoints = Files.createDirectory(work.resolve("of the cluster"));
    Path settings = configure(port, checkpoints);
    try (Child master = start(settings, MASTER, "--configDir", "" + settings);
        Child worker = start(settings, WORKER, "--configDir", "" + settings);
        Child reference =
            Home.built(work).start("run", "--input=" + shards, "--output=files:" + embedded)) {
      assertThat(reference.exit()).as(reference.err()).isZero();
      worker.await("worker at master", () -> slots(port) == 2);
      assertThat(master.process().isAlive()).isTrue();
      Path summary = work.resolve("summary.json");
      try (Child client =
          start(
              settings,
              "org.apache.flink.client.cli.CliFrontend",
              "run",
              "-m",
              "localhost:" + port,
              Home.jobJar().toString(),
              "run",
              "--input",
              shards.toString(),
              "--output",
              "files:" + clustered,
              "--summary",
              summary.toString())) {
        assertThat(client.exit()).as(client.out() + client.err()).isZero();
        assertThat(client.out()).contains(table(reference.out()));
        JsonNode counts = new ObjectMapper().readTree(summary.toFile());
        assertThat(counts.get("rows").asLong()).isEqualTo(151);
        // What the client used says nothing.
        assertThat(counts.get("cpu_seconds").isNull()).isTrue();
      }
      Documents documents = new Documents(clustered);
      assertThat(documents.of(Kind.PHOTOS)).hasSize(102);
      assertThat(documents.all()).isEqualTo(new Documents(embedded).all());
      assertThat(documents.files())
          .allMatch(file -> file.getFileName().toString().startsWith("part-"));
      JsonNode jobs = get(port, "/jobs/overview").get("jobs");
      assertThat(jobs).hasSize(1);
      String job = jobs.get(0).get("jid").asText();
      JsonNode chosen = get(port, "/jobs/" + job + "/checkpoints/config");
      // The cluster's own, of which the embedded Flink has all otherwise.
      assertThat(chosen.get("interval").asInt()).isEqualTo(500);
      assertThat(chosen.get("timeout").asInt()).isEqualTo(77_000);
      assertThat(chosen.get("state_backend").asText()).isEqualTo("HashMapStateBackend");
      refusesAMistake(settings, port, shards);
    }
  }

  private void refusesAMistake(Path settings, int port, Path shards) throws Exception {
    try (Child client =
        start(
            settings,
            "org.apache.flink.client.cli.CliFrontend",
            "run",
            "-m",
            "localhost:" + port,
            Home.jobJar().toString(),
            "run",
            "--input",
            shards + "/nothing",
            "--output",
            "files:" + work.resolve("none"))) {
      assertThat(client.exit()).isNotZero();
      assertThat(client.err()).contains("tagatlas: --input: there is no file or folder ");
    }
  }

  private static final String MASTER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String WORKER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  private Path configure(int port, Path checkpoints) throws IOException {
    Path folder = Files.createDirectory(work.resolve("conf"));
    Files.writeString(
        folder.resolve("config.yaml"),
        String.join(
            "\n",
            "jobmanager.rpc.address: localhost",
            "jobmanager.rpc.port: " + freePort(),
            "rest.address: localhost",
            "rest.port: " + port,
            "parallelism.default: 2",
            "taskmanager.numberOfTaskSlots: 2",
            "taskmanager.cpu.cores: 2",
            // All of it: a script of the distribution's would work the rest out.
            "taskmanager.memory.framework.heap.size: 128m",
            "taskmanager.memory.framework.off-heap.size: 128m",
            "taskmanager.memory.jvm-metaspace.size: 256m",
            "taskmanager.memory.jvm-overhead.min: 192m",
            "taskmanager.memory.jvm-overhead.max: 192m",
            "taskmanager.memory.task.heap.size: 512m",
            "taskmanager.memory.task.off-heap.size: 64m",
            "taskmanager.memory.network.min: 128m",
            "taskmanager.memory.network.max: 128m",
            "taskmanager.memory.managed.size: 256m",
            "state.backend.type: hashmap",
            "execution.checkpointing.timeout: 77s",
            "execution.checkpointing.interval: 500ms",
            "execution.checkpointing.dir: " + checkpoints.toUri(),
            "io.tmp.dirs: " + Files.createDirectory(work.resolve("tmp")),
            ""));
    return folder;
  }

  private Child start(Path settings, String main, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(Child.java(), "-Xmx768m"));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.io.tmpdir=" + work);
    for (String opened :
        List.of("lang", "net", "io", "nio", "math", "text", "time", "util", "util.concurrent")) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", ofFlink(), main));
    command.addAll(List.of(args));
    return Child.start(command, Map.of("FLINK_CONF_DIR", settings.toString()), work);
  }

  private static String ofFlink() throws IOException {
    try (Stream<Path> jars = Files.list(Home.libraries())) {
      return jars.filter(jar -> OF_FLINK.matcher(jar.getFileName().toString()).matches())
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  /** Returns the counts of what the command prints, which do not depend on time. */
  private static String table(String out) {
    return out.substring(0, out.indexOf("\nRead "));
  }

  private static int slots(int port) throws IOException {
    return get(port, "/overview").get("slots-available").asInt();
  }

  private static JsonNode get(int port, String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://localhost:" + port + path).toURL().openConnection();
    connection.setConnectTimeout(2000);
    connection.setReadTimeout(5000);
    try (var in = connection.getInputStream()) {
      return new ObjectMapper().readTree(in);
    } finally {
      connection.disconnect();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
