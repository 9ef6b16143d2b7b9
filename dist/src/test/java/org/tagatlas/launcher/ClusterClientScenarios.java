package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.launcher.TestCluster.succeed;
import static org.tagatlas.launcher.TestCluster.with;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.local.cluster.ClusterPorts;

/** Runs the job by other clients than {@code submit}: Flink's, an application, and SQL. */
abstract class ClusterClientScenarios {

  private final TestCluster cluster;
  private final Path work;

  ClusterClientScenarios(TestCluster cluster) {
    this.cluster = cluster;
    work = cluster.work();
  }

  @Test
  void runsWithFlinksClient() throws Exception {
    Path shards = cluster.mixedShards();
    Path summary = work.resolve("flink.json");
    String[] client = {
      cluster.folder().resolve("flink").toString(),
      "run",
      TestInstallation.jobJar().toString(),
      "run"
    };
    try (CommandProcess flink =
        CommandProcess.start(
            List.of(
                with(
                    client,
                    "--input=" + shards,
                    "--output=files:" + work + "/by flink",
                    "--summary=" + summary)),
            Map.of(),
            work)) {
      CommandResult reference =
          succeed("run", "--input=" + shards, "--output=files:" + work + "/mixed");
      assertThat(flink.exit()).as(flink.out() + flink.err()).isZero();
      assertThat(flink.out()).contains(TestCluster.table(reference.out()));
      JsonNode counts = new ObjectMapper().readTree(summary.toFile());
      assertThat(counts.get("rows").asLong()).isEqualTo(151);
      // The client's own CPU time would be meaningless.
      assertThat(counts.get("cpu_seconds").isNull()).isTrue();
      String job = flink.out().replaceAll("(?s).*JobID ([0-9a-f]{32}).*", "$1");
      JsonNode chosen = cluster.get("/jobs/" + job + "/checkpoints/config");
      // The cluster's configuration, which differs from that of a run in one process.
      assertThat(chosen.get("interval").asInt()).isEqualTo(1000);
      assertThat(chosen.get("timeout").asInt()).isEqualTo(77_000);
    }
    Documents documents = new Documents(work.resolve("by flink"));
    assertThat(documents.of(DocumentKind.PHOTOS)).hasSize(102);
    assertThat(documents.all()).isEqualTo(new Documents(work.resolve("mixed")).all());
    assertThat(documents.files())
        .allMatch(file -> file.getFileName().toString().startsWith("part-"));
    try (CommandProcess flink =
        CommandProcess.start(
            List.of(
                with(client, "--input=" + shards + "/nothing", "--output=files:" + work + "/x")),
            Map.of(),
            work)) {
      assertThat(flink.exit()).isNotZero();
      assertThat(flink.err()).contains("tagatlas: --input: there is no file or folder ");
    }
  }

  @Test
  void runsSqlAndCountsWrittenRows() throws Exception {
    Path found = work.resolve("found by sql");
    CommandResult ran =
        succeed(
            "sql",
            "--cluster=http://127.0.0.1:" + cluster.ports().rest(),
            "--format=csv",
            "--var=in=" + cluster.mixedShards(),
            "--var=out=" + found,
            "-e",
            "CREATE TABLE shards (photoid BIGINT, latitude DOUBLE, longitude DOUBLE) WITH"
                + " ('connector' = 'tagatlas-shards', 'path' = '${in}');"
                + " CREATE TABLE found (photoid BIGINT, country STRING) WITH"
                + " ('connector' = 'filesystem', 'path' = '${out}', 'format' = 'json');"
                + " INSERT INTO found SELECT photoid, REVERSE_GEOCODE(latitude, longitude).country"
                + " FROM shards WHERE latitude IS NOT NULL",
            "-e",
            "SELECT COUNT(latitude) AS n FROM shards");
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(found)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        rows.addAll(Files.readAllLines(file));
      }
    }
    assertThat(rows).hasSizeGreaterThan(100).anyMatch(row -> row.endsWith("\"country\":\"FR\"}"));
    assertThat(ran.out()).isEqualTo("n\n" + rows.size() + "\n");
    assertThat(ran.err()).contains(rows.size() + " rows written to found.");
    assertThat(cluster.get("/jobs/overview").path("jobs").findValuesAsText("name"))
        .contains("insert-into_default_catalog.default_database.found");
  }

  @Test
  void runsAsAnApplication() throws Exception {
    Path shards = cluster.mixedShards();
    Path flink = Files.createDirectories(work.resolve("application/flink"));
    for (String part : List.of("lib", "cluster", "plugins")) {
      Files.createSymbolicLink(flink.resolve(part), TestInstallation.flink().resolve(part));
    }
    Path jobs = Files.createDirectories(flink.resolve("usrlib"));
    Files.createSymbolicLink(jobs.resolve("tagatlas.jar"), TestInstallation.jobJar());
    ClusterPorts free = TestCluster.freePorts();
    Path conf = Files.createDirectories(work.resolve("application/conf"));
    Files.writeString(
        conf.resolve("config.yaml"),
        Files.readString(cluster.folder().resolve("conf/config.yaml"))
                .replaceAll("(rest.*port): .*", "$1: " + free.rest())
                .replaceAll("(jobmanager.rpc.port): .*", "$1: " + free.rpc())
                .replaceAll(
                    "(prometheus.port): .*", "$1: " + free.metrics() + '-' + (free.metrics() + 3))
            + "execution.attached: true\n");
    Map<String, String> variables =
        Map.of(
            "FLINK_CONF_DIR", conf.toString(),
            "FLINK_LIB_DIR", flink.resolve("lib").toString(),
            "FLINK_PLUGINS_DIR", flink.resolve("plugins").toString());
    Path summary = work.resolve("application.json");
    try (CommandProcess master =
            CommandProcess.start(
                flink(
                    flink,
                    "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
                    "--configDir",
                    conf.toString(),
                    "--job-classname",
                    "org.tagatlas.cli.Tagatlas",
                    "run",
                    "--input",
                    shards.toString(),
                    "--output",
                    "files:" + work + "/by application",
                    "--summary",
                    summary.toString()),
                variables,
                work);
        CommandProcess worker =
            CommandProcess.start(
                flink(
                    flink,
                    "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                    with(new String[] {"--configDir", conf.toString()}, memoryOf("taskmanager-1"))),
                variables,
                work)) {
      assertThat(worker.process().isAlive()).isTrue();
      assertThat(master.exit()).as(master.out() + master.err()).isZero();
    }
    assertThat(new ObjectMapper().readTree(summary.toFile()).get("rows").asLong()).isEqualTo(151);
    assertThat(new Documents(work.resolve("by application")).of(DocumentKind.PHOTOS)).hasSize(102);
  }

  private static List<String> flink(Path flink, String main, String... args) {
    List<String> command = new ArrayList<>(List.of(CommandProcess.java(), "-Xmx512m"));
    command.addAll(List.of(TestInstallation.FAST_START.split(" ")));
    for (String opened :
        List.of("lang", "net", "io", "nio", "math", "text", "time", "util", "util.concurrent")) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", flink + "/lib/*:" + flink + "/cluster/*", main));
    command.addAll(List.of(args));
    return command;
  }

  /** Returns the memory configuration that a TaskManager was started with. */
  private String[] memoryOf(String taskManager) throws IOException {
    List<String> words = List.of(TestCluster.arguments(cluster.process(taskManager)).split("\0"));
    return words.stream()
        .filter(
            word -> word.matches("(taskmanager\\.(memory|cpu|numberOf).*|external-resources)=.*"))
        .flatMap(word -> Stream.of("-D", word))
        .toArray(String[]::new);
  }
}
