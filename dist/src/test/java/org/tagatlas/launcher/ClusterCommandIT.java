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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tagatlas.checkout.DocumentedMetrics;
import org.tagatlas.deployment.QueriedMetrics;
import org.tagatlas.elasticsearch.DocumentKind;

/** Runs jobs in all supported ways on a real cluster that the command starts. */
final class ClusterCommandIT {

  private static final String FAST_START = "-XX:TieredStopAtLevel=1";

  /** The result of a command. */
  private record Ran(int code, String out, String err) {}

  private static Path work;
  private static TestInstallation home;
  private static Path folder;
  private static Ports ports;

  /** The ports of a cluster. */
  private record Ports(int rest, int rpc, int metrics, int s3, int kafka, int elasticsearch) {

    static Ports free() throws IOException {
      return withRest(freePort());
    }

    static Ports withRest(int rest) throws IOException {
      return new Ports(rest, freePort(), freePorts(4), freePort(), freePort(), freePort());
    }

    String[] options() {
      return new String[] {
        "--port=" + rest,
        "--rpc-port=" + rpc,
        "--metrics-port=" + metrics,
        "--s3-port=" + s3,
        "--kafka-port=" + kafka,
        "--elasticsearch-port=" + elasticsearch
      };
    }
  }

  @BeforeAll
  static void startCluster() throws Exception {
    // Not a temporary folder of JUnit: the user that runs Elasticsearch must be able to access it.
    work = Files.createTempDirectory("tagatlas-cluster-").toRealPath();
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    home = TestInstallation.built(work);
    folder = work.resolve("a cluster");
    ports = Ports.free();
    Ran start =
        cluster(
            folder,
            "start",
            with(
                ports.options(),
                "--with=s3,kafka,elasticsearch",
                "-D=env.java.opts.all=" + FAST_START,
                "-D=execution.checkpointing.interval=1s",
                "-D=execution.checkpointing.timeout=77s"));
    assertThat(start.code()).as(start.out() + start.err()).isZero();
    assertThat(start.out())
        .contains("The cluster is up (logs and data: " + folder + ").")
        .containsPattern("Web UI and REST API +http://127.0.0.1:" + ports.rest())
        .containsPattern("S3 +http://127.0.0.1:" + ports.s3())
        .contains("for other commands: source '" + folder + "/s3.env'")
        .containsPattern("Kafka +127.0.0.1:" + ports.kafka())
        .containsPattern("Elasticsearch +http://127.0.0.1:" + ports.elasticsearch())
        .contains("./tagatlas serve --elasticsearch http://127.0.0.1:" + ports.elasticsearch())
        .contains("tagatlas cluster stop --folder '" + folder + "'");
  }

  @AfterAll
  static void stopsAllProcesses() throws Exception {
    List<ProcessHandle> running = processes(folder);
    Ran stop = cluster(folder, "stop");
    assertThat(stop.code()).as(stop.err()).isZero();
    assertThat(stop.out())
        .contains(
            "has stopped: jobmanager, taskmanager-1, taskmanager-2, s3, kafka, elasticsearch.");
    assertThat(running).hasSize(6);
    assertThat(processes(folder)).isEmpty();
    assertThat(cluster(folder, "stop").out()).contains("was not running");
    Ran status = cluster(folder, "status");
    assertThat(status.code()).isEqualTo(1);
    assertThat(status.out().lines().filter(line -> line.contains(" down "))).hasSize(6);
    FileUtils.deleteDirectory(work.toFile());
  }

  @Test
  void showsStatusAndLogs() throws Exception {
    Ran again = cluster(folder, "start");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("was already up").doesNotContain("Starting");
    Ran status = cluster(folder, "status");
    assertThat(status.code()).as(status.out()).isZero();
    assertThat(status.out().lines())
        .anyMatch(line -> line.matches("s3 +up, \\d+ +http://127.0.0.1:" + ports.s3()))
        .anyMatch(line -> line.matches("kafka +up, \\d+ +127.0.0.1:" + ports.kafka()))
        .anyMatch(line -> line.matches("jobmanager +up, .*" + ports.metrics() + "/metrics"))
        .anyMatch(
            line -> line.matches("taskmanager-2 +up, .*" + (ports.metrics() + 2) + "/metrics"))
        .anyMatch(line -> line.matches("web UI +http://127.0.0.1:" + ports.rest()))
        .anyMatch(line -> line.matches("slots +4, \\d of them free"));
    assertThat(get("/config").path("features").path("web-submit").asBoolean()).isTrue();
    assertThat(page(ports.rest(), "/")).contains("Apache Flink Web Dashboard");
    assertThat(page(ports.metrics(), "/metrics"))
        .contains("flink_jobmanager_numRegisteredTaskManagers");
    Ran logs = cluster(folder, "logs", "taskmanager-1", "--lines=3");
    assertThat(logs.out().lines())
        .hasSizeGreaterThan(3)
        .first()
        .asString()
        .endsWith("taskmanager-1.log <==");
    Ran unknown = cluster(folder, "logs", "taskmanager-9");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("taskmanager-9").contains("jobmanager, taskmanager-1");
    Ran other = cluster(folder, "start", "--port=" + freePort());
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("is running with other settings");
  }

  @Test
  void keepsSecretInPrivateFilesOnly() throws Exception {
    String secret = account().get("AWS_SECRET_ACCESS_KEY");
    assertThat(secret).hasSizeGreaterThan(20);
    for (ProcessHandle process : processes(folder)) {
      assertThat(arguments(process)).doesNotContain(secret);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (file.getFileName().toString().endsWith(".jar")) {
          continue;
        }
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret)) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .as(file.toString())
              .isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void losesNothingWhenTaskManagerIsKilled() throws Exception {
    Path shards = work.resolve("generated");
    ran("generate", "--photos=40000", "--shards=4", "--seed=7", "--out=" + shards);
    copy(shards, bucket().resolve("generated"));
    Path summary = work.resolve("killed.json");
    try (CommandProcess reference =
            home.start(
                account(),
                "run",
                "--input=s3://tagatlas/generated",
                "--output=files:" + work + "/embedded");
        CommandProcess submit =
            home.start(
                "submit",
                "--cluster-folder=" + folder,
                "--input=s3://tagatlas/generated",
                "--output=files:" + work + "/killed",
                "--summary=" + summary)) {
      submit.await("job", () -> submit.err().contains(" runs."));
      String job = submit.err().replaceAll("(?s).*Job ([0-9a-f]{32}) runs.*", "$1");
      submit.await("checkpoint", () -> completed(job) > 0 && !checkpoints(job).isEmpty());
      ProcessHandle killed = process("taskmanager-1");
      killed.destroyForcibly();
      killed.onExit().join();
      Ran status = cluster(folder, "status");
      assertThat(status.code()).isEqualTo(1);
      assertThat(status.out().lines()).anyMatch(line -> line.matches("taskmanager-1 +down .*"));
      Ran start = cluster(folder, "start");
      assertThat(start.code()).as(start.out() + start.err()).isZero();
      assertThat(start.out()).contains("Starting taskmanager-1").doesNotContain("jobmanager ...");
      assertThat(submit.exit()).as(submit.err()).isZero();
      assertThat(restarts(job)).isPositive();
      assertThat(reference.exit()).as(reference.err()).isZero();
      assertThat(table(submit.out())).isEqualTo(table(reference.out()));
    }
    assertThat(new ObjectMapper().readTree(summary.toFile()).get("rows").asLong()).isEqualTo(40000);
    assertThat(new Documents(work.resolve("killed")).all())
        .isEqualTo(new Documents(work.resolve("embedded")).all());
  }

  @Test
  void resumesAfterJobManagerIsKilledAndAtAnotherParallelism() throws Exception {
    Path incoming = bucket().resolve("incoming");
    Documents documents = new Documents(work.resolve("followed"));
    TestPhoto.writeJson(incoming.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1, 70));
    String[] follow = {
      "submit",
      "--cluster-folder=" + folder,
      "--input=s3://tagatlas/incoming",
      "--follow",
      "--detached",
      "--publish=photos,regions",
      "--levels=country",
      "--windows=all",
      "--checkpoints=s3://tagatlas/followed",
      "--output=files:" + work.resolve("followed")
    };
    Ran submit = ran(follow);
    assertThat(submit.out()).startsWith("Submitted job ");
    await("first shard", () -> documents.of(DocumentKind.PHOTOS).size() == 60);

    ProcessHandle master = process("jobmanager");
    master.destroyForcibly();
    master.onExit().join();
    TestPhoto.writeJson(incoming.resolve("metadata_001.jsonl.gz"), TestPhoto.some(71, 70));
    Ran start = cluster(folder, "start");
    assertThat(start.code()).as(start.out() + start.err()).isZero();
    assertThat(start.out()).contains("Starting jobmanager").doesNotContain("taskmanager");

    Ran resumed = ran(with(follow, "--from-savepoint=latest"));
    assertThat(resumed.err()).contains("Restoring from s3://tagatlas/followed/");
    String first = resumed.out().strip().replaceAll("Submitted job ([0-9a-f]{32})\\.", "$1");
    await("shard that was added meanwhile", () -> documents.of(DocumentKind.PHOTOS).size() == 120);
    assertThat(ran("job", "list", "--cluster-folder=" + folder).out())
        .contains(first + "  running")
        .contains("s3://tagatlas/followed/" + first + "/chk-");

    Ran stop = ran("job", "stop", first.substring(0, 8), "--cluster-folder=" + folder);
    assertThat(stop.out()).contains("Savepoint: s3://tagatlas/state/savepoints/savepoint-");
    TestPhoto.writeJson(incoming.resolve("metadata_002.jsonl.gz"), TestPhoto.some(141, 70));
    ran(with(follow, "--from-savepoint=latest", "--parallelism=1"));
    await(
        "all shards",
        () ->
            documents.of(DocumentKind.PHOTOS).size() == 180
                && documents.of(DocumentKind.REGIONS).values().stream()
                        .mapToInt(region -> region.get("photos").asInt())
                        .sum()
                    == 150);
    assertThat(documents.lines(DocumentKind.PHOTOS)).hasSize(180);
    assertThat(ran("job", "cancel", "--cluster-folder=" + folder).out()).contains("Cancelled job ");
  }

  @Test
  void publishesToElasticsearchOfTheClusterAndExportsMetrics() throws Exception {
    Path shards = work.resolve("to index");
    TestPhoto.writeJson(shards.resolve("metadata_000.jsonl"), TestPhoto.some(1, 90));
    TestPhoto.writeJson(shards.resolve("metadata_001.jsonl"), TestPhoto.some(60, 60));
    TestPhoto.write(shards.resolve("metadata_002.jsonl"), List.of("{broken"));
    Path excluded = Files.writeString(work.resolve("excluded.txt"), "110\n");
    // The topic has a message before the job starts.
    String topic = "kafka://127.0.0.1:" + ports.kafka() + "/live";
    Path again = TestPhoto.writeJson(work.resolve("again.jsonl"), TestPhoto.some(60, 1));
    ran("replay", "--input=" + again, "--topic=" + topic, "--quiet");
    String[] submit = {
      "submit",
      "--cluster-folder=" + folder,
      "--input=" + shards,
      "--then=" + topic,
      "--exclude=" + excluded,
      "--locate"
    };
    Ran detached = run(with(submit, "--detached"));
    assertThat(detached.code()).isEqualTo(2);
    assertThat(detached.err()).contains("A run that writes to Elasticsearch cannot be detached");
    try (CommandProcess run = home.start(submit)) {
      run.await("aliases", () -> run.err().contains("Caught up: the aliases are at run "));
      await(
          "documents",
          () -> page(ports.elasticsearch(), "/photos/_count").startsWith("{\"count\":101,"));
      // Published by the second checkpoint at the latest.
      await(
          "signatures",
          () -> !page(ports.elasticsearch(), "/signatures/_count").startsWith("{\"count\":0,"));
      Metrics metrics = Metrics.scrape(ports.metrics() + 1, ports.metrics() + 2);
      assertThat(metrics.sum("rows_total")).isEqualTo(152);
      assertThat(metrics.sum("kind_rejects_total", "kind=\"bad_json\"")).isEqualTo(1);
      assertThat(metrics.sum("duplicates_total")).isEqualTo(32);
      assertThat(metrics.sum("photos_total")).isEqualTo(101);
      assertThat(metrics.sum("way_geocoder_lookups_total")).isEqualTo(101);
      assertThat(metrics.sum("combiner_visits_total"))
          .isGreaterThan(metrics.sum("combiner_updates_total"));
      assertThat(metrics.values("combiner_hit_ratio")).anyMatch(ratio -> ratio > 0 && ratio < 1);
      assertThat(metrics.sum("tag_bytes")).isPositive();
      assertThat(metrics.sum("regions")).isPositive();
      // Photos are uploaded in 2011.
      assertThat(metrics.values("emission_lag_seconds")).anyMatch(lag -> lag > 10 * 365 * 86_400.0);
      assertThat(metrics.sum("documents_stored_total")).isGreaterThanOrEqualTo(103);
      assertThat(metrics.sum("bulk_retries_total")).isZero();
      assertThat(metrics.values("bulk_latency_milliseconds")).anyMatch(millis -> millis > 0);
      assertThat(metrics.values("estimate_live_data_size"))
          .isNotEmpty()
          .allMatch(bytes -> bytes >= 0);
      assertThat(Metrics.scrape(ports.metrics()).values("lastCheckpointFullSize"))
          .anyMatch(bytes -> bytes > 0);
      Set<String> exported = metrics.names(DocumentedMetrics.OPERATOR);
      assertThat(exported).containsAll(DocumentedMetrics.here());
      // Flink's metrics have no underscores, and those of the Kafka client start with its name.
      assertThat(
              exported.stream()
                  .filter(name -> name.endsWith("_total") && !name.startsWith("KafkaSource")))
          .isSubsetOf(DocumentedMetrics.here());
      Metrics all = Metrics.scrape(ports.metrics(), ports.metrics() + 1, ports.metrics() + 2);
      List<String> missing = new ArrayList<>();
      for (QueriedMetrics queried : QueriedMetrics.all()) {
        for (Pattern name : queried.names()) {
          if (!all.has(name, queried.labels())) {
            missing.add(queried.source() + ": " + name + " with " + queried.labels());
          }
        }
      }
      assertThat(missing)
          .as("metrics that the board or an alert queries but no process exports")
          .isEmpty();
      ran("job", "cancel", "--cluster-folder=" + folder);
    }
  }

  @Test
  void runsWithFlinksClient() throws Exception {
    Path shards = mixedShards();
    Path summary = work.resolve("flink.json");
    String[] client = {
      folder.resolve("flink").toString(), "run", TestInstallation.jobJar().toString(), "run"
    };
    try (CommandProcess reference =
            home.start("run", "--input=" + shards, "--output=files:" + work + "/mixed");
        CommandProcess flink =
            CommandProcess.start(
                List.of(
                    with(
                        client,
                        "--input=" + shards,
                        "--output=files:" + work + "/by flink",
                        "--summary=" + summary)),
                Map.of(),
                work)) {
      assertThat(flink.exit()).as(flink.out() + flink.err()).isZero();
      assertThat(reference.exit()).as(reference.err()).isZero();
      assertThat(flink.out()).contains(table(reference.out()));
      JsonNode counts = new ObjectMapper().readTree(summary.toFile());
      assertThat(counts.get("rows").asLong()).isEqualTo(151);
      // The client's own CPU time would be meaningless.
      assertThat(counts.get("cpu_seconds").isNull()).isTrue();
      String job = flink.out().replaceAll("(?s).*JobID ([0-9a-f]{32}).*", "$1");
      JsonNode chosen = get("/jobs/" + job + "/checkpoints/config");
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
    Ran ran =
        ran(
            "sql",
            "--cluster=http://127.0.0.1:" + ports.rest(),
            "--format=csv",
            "--var=in=" + mixedShards(),
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
    assertThat(get("/jobs/overview").path("jobs").findValuesAsText("name"))
        .contains("insert-into_default_catalog.default_database.found");
  }

  @Test
  void runsAsAnApplication() throws Exception {
    Path shards = mixedShards();
    Path flink = Files.createDirectories(work.resolve("application/flink"));
    for (String part : List.of("lib", "cluster", "plugins")) {
      Files.createSymbolicLink(flink.resolve(part), TestInstallation.flink().resolve(part));
    }
    Path jobs = Files.createDirectories(flink.resolve("usrlib"));
    Files.createSymbolicLink(jobs.resolve("tagatlas.jar"), TestInstallation.jobJar());
    Ports free = Ports.free();
    Path conf = Files.createDirectories(work.resolve("application/conf"));
    Files.writeString(
        conf.resolve("config.yaml"),
        Files.readString(folder.resolve("conf/config.yaml"))
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
    List<String> command = new ArrayList<>(List.of(CommandProcess.java(), FAST_START, "-Xmx512m"));
    for (String opened :
        List.of("lang", "net", "io", "nio", "math", "text", "time", "util", "util.concurrent")) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", flink + "/lib/*:" + flink + "/cluster/*", main));
    command.addAll(List.of(args));
    return command;
  }

  /** Returns the memory configuration that a TaskManager was started with. */
  private static String[] memoryOf(String taskManager) throws IOException {
    List<String> words = List.of(arguments(process(taskManager)).split("\0"));
    return words.stream()
        .filter(
            word -> word.matches("(taskmanager\\.(memory|cpu|numberOf).*|external-resources)=.*"))
        .flatMap(word -> Stream.of("-D", word))
        .toArray(String[]::new);
  }

  @Test
  void failedStartStopsStartedProcesses() throws Exception {
    Path other = work.resolve("other");
    Ran taken = cluster(other, "start", Ports.withRest(ports.rest()).options());
    assertThat(taken.code()).isEqualTo(2);
    assertThat(taken.err())
        .contains("port " + ports.rest() + " of jobmanager is in use by")
        .contains("--port N");
    Ran broken =
        cluster(
            other,
            "start",
            with(
                Ports.free().options(),
                "--taskmanagers=1",
                "-D=env.java.opts.jobmanager=" + FAST_START,
                "-D=env.java.opts.taskmanager=-XX:NoSuchOption"));
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err())
        .contains("taskmanager-1 terminated during startup")
        .contains("Unrecognized VM option 'NoSuchOption'")
        .contains("See " + other.resolve("logs/taskmanager-1.log") + " for details");
    assertThat(processes(other)).isEmpty();
    Ran nobody = run("job", "list", "--cluster-folder=" + other);
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.err()).contains("no cluster responds").contains("tagatlas cluster start");
    Ran memory = cluster(other, "start", "--taskmanager-memory=64m");
    assertThat(memory.code()).isEqualTo(2);
    assertThat(memory.err()).contains("invalid memory settings");
    assertThat(processes(other)).isEmpty();
  }

  private static Path mixedShards() throws IOException {
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

  /** Returns the environment variables for the S3 server. */
  private static Map<String, String> account() throws IOException {
    return Files.readAllLines(folder.resolve("s3.env"), StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith("export "))
        .map(line -> line.substring("export ".length()).split("=", 2))
        .collect(Collectors.toMap(words -> words[0], words -> words[1]));
  }

  private static Path bucket() {
    return folder.resolve("s3/tagatlas");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static Ran cluster(Path folder, String command, String... options) throws Exception {
    return run(with(new String[] {"cluster", command, "--folder=" + folder}, options));
  }

  private static Ran ran(String... words) throws Exception {
    Ran ran = run(words);
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    return ran;
  }

  private static Ran run(String... words) throws Exception {
    try (CommandProcess child = home.start(words)) {
      return new Ran(child.exit(), child.out(), child.err());
    }
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  private static ProcessHandle process(String name) throws IOException {
    String pid = Files.readString(folder.resolve("run/" + name + ".pid")).split(" ")[0];
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** Returns the processes of the cluster in a folder. */
  private static List<ProcessHandle> processes(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(
            each ->
                arguments(each).contains("-Dtagatlas.daemon=" + folder)
                    || arguments(each).contains("-Dtagatlas.kafka.data=" + folder)
                    || arguments(each).contains("-Dtagatlas.elasticsearch.data=" + folder))
        .toList();
  }

  private static String arguments(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof UncheckedIOException)
        .until(condition);
  }

  /** Returns the printed counts, without those that depend on time. */
  private static String table(String out) {
    return out.substring(0, out.indexOf("\nRead "));
  }

  private static long completed(String job) throws IOException {
    return get("/jobs/" + job + "/checkpoints").path("counts").path("completed").asLong();
  }

  private static long restarts(String job) throws IOException {
    return get("/jobs/" + job + "/exceptions").path("exceptionHistory").path("entries").size();
  }

  private static List<Path> checkpoints(String job) throws IOException {
    try (Stream<Path> files = Files.walk(bucket().resolve("state/checkpoints").resolve(job))) {
      return new ArrayList<>(files.filter(file -> file.endsWith("_metadata")).toList());
    }
  }

  private static JsonNode get(String path) throws IOException {
    return new ObjectMapper().readTree(page(ports.rest(), path));
  }

  private static String page(int port, String path) throws IOException {
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

  private static int freePort() throws IOException {
    return freePorts(1);
  }

  /** Returns the first of several consecutive free ports. */
  private static int freePorts(int number) throws IOException {
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
