package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.dashboards.kibana.FakeKibana;
import org.tagatlas.dashboards.kibana.PanelRows;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.local.server.TestKafka;

/**
 * Runs commands with the local Elasticsearch, which the packaged command starts and stops. Where
 * the process itself is not tested, they run in this JVM.
 */
class RunElasticsearchIT {

  private static Path folder;
  private static String port;
  private static ClosedInstallation installation;

  @TempDir private Path work;
  private TestInstallation home;

  @BeforeAll
  static void startServer() throws Exception {
    folder = Files.createTempDirectory("tagatlas-run-").toRealPath();
    // The user that runs the server must be able to access it.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    port = Integer.toString(freePort());
    installation = ClosedInstallation.create(folder);
    String[] options = {"--data=" + data(), "--port=" + port};

    CommandResult status = installation.run("status", options);
    assertThat(status.code()).as(status.err()).isEqualTo(1);
    assertThat(status.out()).contains("down");
    CommandResult start = installation.run("start", options);
    assertThat(start.code()).as(start.err()).isZero();
    assertThat(start.out())
        .contains("Elasticsearch is up at " + url())
        .contains("tagatlas elasticsearch stop --data " + data());
    CommandResult started =
        CommandResult.of(with(new String[] {"elasticsearch", "status"}, options));
    assertThat(started.code()).isZero();
    assertThat(started.out())
        .contains("documents      0")
        .contains(data().resolve("logs/elasticsearch.log").toString());
    installation.assertStillClosed();
    // The user of the server cannot read the installation, and so has a copy.
    assertThat(Files.exists(data().resolve("distribution")))
        .isEqualTo(Files.getAttribute(data(), "unix:uid").equals(0));
  }

  @AfterAll
  static void stopServer() throws Exception {
    String[] options = {"--data=" + data(), "--port=" + port};
    CommandResult stop = installation.run("stop", options);
    assertThat(stop.code()).as(stop.err()).isZero();
    assertThat(stop.out()).contains("has stopped");
    assertThat(CommandResult.of(with(new String[] {"elasticsearch", "stop"}, options)).out())
        .contains("was not running");
    assertThat(CommandResult.of(with(new String[] {"elasticsearch", "status"}, options)).code())
        .isEqualTo(1);
    FileUtils.deleteDirectory(folder.toFile());
  }

  @BeforeEach
  void createInstallation() throws IOException {
    home = TestInstallation.built(work);
  }

  @Test
  void outlivesTheCommandThatStartsIt() {
    CommandResult again =
        CommandResult.of("elasticsearch", "start", "--data=" + data(), "--port=" + port);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("was already up at " + url());
    CommandResult taken =
        CommandResult.of(
            "elasticsearch", "start", "--data=" + folder.resolve("other"), "--port=" + port);
    assertThat(taken.code()).isEqualTo(2);
    assertThat(taken.err()).contains("port " + port + " is in use by another Elasticsearch");
  }

  @Tag("nightly")
  @Test
  void indexesTheSameDocumentsAsFilesAndDropsThePreviousRun() throws Exception {
    IndexedDocuments indexed = new IndexedDocuments(url(), "same-");
    Path first = work.resolve("first.jsonl.gz");
    List<String> rows =
        new ArrayList<>(TestPhoto.some(1000, 300).stream().map(TestPhoto::json).toList());
    rows.add("{\"photoid\": 13, broken");
    rows.add(
        new TestPhoto(
                5, "1@N0", "x".repeat(40_000) + ",a:b=" + "y".repeat(40_000), TestPhoto.PARIS, 16)
            .json());
    TestPhoto.write(first, rows);
    runInto("same-", first, "--output", "elasticsearch", "--output", "files:" + work.resolve("1"));
    Map<DocumentKind, Map<String, JsonNode>> truth = truth("1");
    assertThat(truth.get(DocumentKind.SIGNATURES)).isNotEmpty();
    assertThat(truth.get(DocumentKind.REJECTS)).hasSize(1);
    assertThat(indexed.all()).isEqualTo(truth);
    assertThat(indexed.send("GET", "/_cluster/health/same-*").get("status").asText())
        .isEqualTo("green");

    Path second = TestPhoto.writeJson(work.resolve("second.jsonl.gz"), TestPhoto.some(5000, 200));
    runInto(
        "same-",
        second,
        "--output",
        "files:" + work.resolve("2"),
        "--output",
        "elasticsearch",
        "--run-name",
        "second");
    assertThat(indexed.all()).isEqualTo(truth("2")).isNotEqualTo(truth);
    assertThat(indexed.indices())
        .containsExactly(
            "same-machine-tags-second",
            "same-photos-second",
            "same-regions-second",
            "same-rejects-second",
            "same-signatures-second",
            "same-tags-second");

    runInto("same-", first, "--output", "elasticsearch", "--keep-former");
    assertThat(indexed.all()).isEqualTo(truth);
    assertThat(indexed.indices())
        .hasSize(2 * DocumentKind.DEFAULTS.size())
        .contains("same-photos-second");
  }

  @Tag("nightly")
  @Test
  void keepsPreviousRunIfTheNextReadsFewOrNoPhotos() throws Exception {
    TestKafka kafka = TestKafka.shared();
    Path good = TestPhoto.writeJson(work.resolve("good.jsonl"), TestPhoto.some(1000, 700));
    Path few = TestPhoto.writeJson(work.resolve("few.jsonl"), TestPhoto.some(5000, 7));
    Path bad = work.resolve("bad");
    TestPhoto.write(bad.resolve("a.jsonl"), List.of("{\"photoid\": 13, broken", "a\tb"));
    Files.createSymbolicLink(bad.resolve("b.jsonl"), work.resolve("gone"));
    String[] outputs = {
      "--output=elasticsearch:" + url(),
      "--output=files:" + work.resolve("out"),
      "--output=" + kafka.address("guarded"),
      "--index-prefix=guard-",
      "--overwrite",
      "--quiet",
      "--parallelism=1"
    };
    runInto(
        "guard-",
        good,
        "--output=elasticsearch",
        "--output=files:" + work.resolve("out"),
        "--output=" + kafka.address("guarded"),
        "--run-name=good");
    Map<DocumentKind, Map<String, JsonNode>> truth = truth("out");
    assertThat(truth.get(DocumentKind.PHOTOS)).hasSize(600);

    assertThat(standardError(outputs, bad, 1))
        .startsWith("tagatlas: no photo was read: ")
        .contains("3 rejects (bad_json 1, field_count 1, unreadable 1)")
        .contains("the first is line 1 of " + bad.resolve("a.jsonl") + ": bad_json, ")
        .contains("are unchanged in", url(), work.resolve("out").toString(), "/guarded")
        .contains("--allow-empty");
    IndexedDocuments indexed = new IndexedDocuments(url(), "guard-");
    assertThat(indexed.all()).isEqualTo(truth);
    assertThat(indexed.indices()).allMatch(index -> index.endsWith("-good"));
    assertThat(truth("out")).isEqualTo(truth);
    assertThat(ids(kafka, "guarded-photos")).isEqualTo(truth.get(DocumentKind.PHOTOS).keySet());

    assertThat(standardError(outputs, few, 0, "--run-name=few"))
        .contains("this run has 6 photos, less than a tenth of the 600 photos")
        .contains("indices are kept: guard-machine-tags-good, guard-photos-good, ")
        .contains("files are in " + work.resolve("out") + "-former-")
        .contains("messages are still in the topics");
    assertThat(indexed.of(DocumentKind.PHOTOS)).hasSize(6);
    assertThat(indexed.indices())
        .hasSize(2 * DocumentKind.DEFAULTS.size())
        .contains("guard-photos-good", "guard-photos-few");
    assertThat(truth("out").get(DocumentKind.PHOTOS)).hasSize(6);
    assertThat(ids(kafka, "guarded-photos")).hasSize(606);

    assertThat(standardError(outputs, bad, 0, "--allow-empty")).isEmpty();
    assertThat(indexed.of(DocumentKind.PHOTOS)).isEmpty();
    assertThat(truth("out").get(DocumentKind.PHOTOS)).isEmpty();
    assertThat(ids(kafka, "guarded-photos")).isEmpty();
    assertThat(kafka.committed("guarded-rejects")).hasSize(3);
  }

  private static String standardError(String[] outputs, Path input, int code, String... more) {
    String[] run = with(new String[] {"run", "--input=" + input}, outputs);
    CommandResult result = CommandResult.of(with(run, more));
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    return result.err();
  }

  private static Set<String> ids(TestKafka kafka, String topic) {
    Set<String> ids = new TreeSet<>();
    kafka
        .committed(topic)
        .forEach(message -> ids.add(new String(message.key(), StandardCharsets.UTF_8)));
    return ids;
  }

  @Tag("nightly")
  @Test
  void resumesWithItsOwnIndicesAfterAKill() throws Exception {
    IndexedDocuments indexed = new IndexedDocuments(url(), "kill-");
    Path former = TestPhoto.writeJson(work.resolve("former.jsonl.gz"), TestPhoto.some(1, 50));
    runInto("kill-", former, "--run-name", "former");
    assertThat(indexed.of(DocumentKind.PHOTOS)).hasSize(43);

    Path incoming = work.resolve("incoming");
    Path state = work.resolve("state");
    TestPhoto.writeJson(incoming.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1000, 200));
    String[] follow =
        options(
            "kill-",
            incoming,
            "--follow",
            "--checkpoints",
            state.toString(),
            "-D",
            "execution.checkpointing.interval=1s");
    String own;
    try (CommandProcess run = home.start(follow)) {
      run.await(
          "aliases", () -> !indexed.aliased(DocumentKind.PHOTOS).contains("kill-photos-former"));
      // The aliases moved only after the result was complete.
      assertThat(indexed.of(DocumentKind.PHOTOS)).hasSize(172);
      assertThat(indexed.of(DocumentKind.REGIONS)).containsKey("all|FR");
      assertThat(indexed.indices()).hasSize(DocumentKind.DEFAULTS.size());
      assertThat(run.err()).contains("Caught up: ");
      own = indexed.aliased(DocumentKind.PHOTOS).first();
      TestPhoto.writeJson(incoming.resolve("metadata_001.jsonl.gz"), TestPhoto.some(1150, 200));
      run.await("shard that was added later", () -> indexed.of(DocumentKind.PHOTOS).size() == 300);
      TestPhoto.writeJson(incoming.resolve("metadata_002.jsonl.gz"), TestPhoto.some(1300, 200));
      run.kill();
    }
    TestPhoto.writeJson(incoming.resolve("metadata_003.jsonl.gz"), TestPhoto.some(1500, 200));
    try (CommandProcess resumed = home.start(with(follow, "--from-savepoint", state.toString()))) {
      CommandResult bounded =
          CommandResult.of(
              "run", "--input=" + incoming, "--output=files:" + work.resolve("1"), "--quiet");
      assertThat(bounded.succeeded()).as(bounded.err()).isTrue();
      Map<DocumentKind, Map<String, JsonNode>> truth = truth("1");
      resumed.await("all documents", () -> indexed.all().equals(truth));
      assertThat(indexed.aliased(DocumentKind.PHOTOS)).containsExactly(own);
    }
  }

  @Test
  void demoPrintsQueriesThatWork() throws Exception {
    String[] demo = demo("show-");
    IndexedDocuments indexed = new IndexedDocuments(url(), "show-");
    try (CommandProcess run = home.start(with(demo, "--out=" + work.resolve("generated 0")))) {
      assertThat(run.exit()).as(run.err()).isZero();
      assertPrintsResults(run.out(), "show-");
    }
    assertThat(indexed.indices()).hasSize(DocumentKind.DEFAULTS.size());

    CommandResult taken = CommandResult.of(with(demo, "--out=" + work.resolve("generated 0")));
    assertThat(taken.code()).isEqualTo(2);
    assertThat(taken.err()).contains("already has 8 shards");
    assertThat(work.resolve("generated 0")).isDirectoryContaining("glob:**/metadata_007.jsonl.gz");
  }

  @Tag("nightly")
  @Test
  void demoReplacesAFormerOneAndNothingElse() throws Exception {
    String[] demo = demo("again-");
    IndexedDocuments indexed = new IndexedDocuments(url(), "again-");
    for (int i = 0; i < 2; i++) {
      CommandResult run = CommandResult.of(with(demo, "--out=" + work.resolve("generated " + i)));
      assertThat(run.succeeded()).as(run.err()).isTrue();
      assertPrintsResults(run.out(), "again-");
      assertThat(indexed.indices()).hasSize(DocumentKind.DEFAULTS.size());
    }
    PanelRows panels = new PanelRows(url(), "again-");
    panels.assertFieldsExist();
    panels.assertPanelsHaveRows();
    try (FakeKibana kibana = new FakeKibana()) {
      CommandResult imported =
          CommandResult.of(
              "kibana",
              "import",
              "--url=" + kibana.url(),
              "--index-prefix=again-",
              "--verify",
              "--elasticsearch=" + url());
      assertThat(imported.succeeded()).as(imported.err()).isTrue();
      assertThat(imported.out()).contains(" 0 failed, 0 without rows.");
    }

    Path mine = TestPhoto.writeJson(work.resolve("mine.jsonl.gz"), TestPhoto.some(1, 50));
    runInto("again-", mine);
    CommandResult refused = CommandResult.of(demo);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("'again-photos' contains documents of another run");
    assertThat(indexed.of(DocumentKind.PHOTOS)).hasSize(43);
  }

  private String[] demo(String prefix) {
    return new String[] {
      "demo",
      "--no-page",
      "--photos=4000",
      "--index-prefix=" + prefix,
      "--data=" + data(),
      "--port=" + port
    };
  }

  private void assertPrintsResults(String out, String prefix) throws Exception {
    assertThat(out)
        .contains("Elasticsearch        " + url())
        .contains("tagatlas elasticsearch stop --data " + data())
        .containsPattern("\n" + prefix + "photos +2,\\d{3}\n")
        .containsPattern("\nUnited States +\\d+ +\\d+  \\p{L}+");
    List<String> lines = out.lines().map(String::strip).toList();
    int table = lines.lastIndexOf("country                 photos photographers  signature");
    // Regions with fewer than five photographers have no signature.
    assertThat(lines.subList(table + 1, table + 11))
        .allMatch(line -> line.matches(".+ \\d+ +([0-4]|\\d+  .+)"));
    List<String> commands = lines.stream().filter(line -> line.startsWith("curl ")).toList();
    assertThat(commands).hasSize(3);
    for (String command : commands) {
      JsonNode response = response(command);
      assertThat(response.has("error")).as("%s: %s", command, response).isFalse();
      assertThat(
              response.at("/hits/hits").size()
                  + response.at("/aggregations/tiles/buckets").size()
                  + response.at("/aggregations/typical/buckets").size())
          .as("%s: %s", command, response)
          .isPositive();
    }
  }

  @Tag("nightly")
  @Test
  void indexesPhotosWithInferredLocation() throws Exception {
    IndexedDocuments indexed = new IndexedDocuments(url(), "located-");
    List<String> rows = new ArrayList<>();
    for (int i = 1; i < 6; i++) {
      rows.add(new TestPhoto(i, i + "@N0", "tfl:station=1", TestPhoto.PARIS, 16).json());
    }
    rows.add(new TestPhoto(6, "1@N0", "tfl:station=1", null, 0).json());
    rows.add(new TestPhoto(7, "1@N0", "geo:lat=42.36010,geo:lon=-71.05890", null, 0).json());
    rows.add(new TestPhoto(8, "1@N0", "tfl:station=2,geo:lat=4236010", null, 0).json());
    Path summary = work.resolve("located.json");
    runInto(
        "located-",
        TestPhoto.write(work.resolve("located.jsonl.gz"), rows),
        "--locate",
        "--output=elasticsearch",
        "--output=files:" + work.resolve("1"),
        "--summary=" + summary);
    assertThat(indexed.all()).isEqualTo(truth("1"));
    Map<String, JsonNode> photos = indexed.of(DocumentKind.PHOTOS);
    assertThat(photos).containsOnlyKeys("1", "2", "3", "4", "5", "6", "7");
    assertThat(photos.get("1").has("location_source")).isFalse();
    assertThat(photos.get("6").get("location_source").asText()).isEqualTo("machine_tag");
    assertThat(photos.get("6").get("location_machine_tag").asText()).isEqualTo("tfl:station=1");
    assertThat(photos.get("6").get("country").asText()).isEqualTo("FR");
    assertThat(photos.get("7").get("location_source").asText()).isEqualTo("geo_tags");
    assertThat(photos.get("7").get("country").asText()).isEqualTo("US");
    assertThat(new ObjectMapper().readTree(summary.toFile()).get("located"))
        .isEqualTo(new ObjectMapper().readTree("{\"geo_tags\": 1, \"machine_tag\": 1}"));
  }

  @Tag("nightly")
  @Test
  void findsMachineTagsByWildcardQueries() throws Exception {
    List<String> rows =
        List.of(
            new TestPhoto(
                    1, "1@N0", "dc:title=\"San Francisco\",geo:alt=12.5", TestPhoto.BOSTON, 16)
                .json(),
            new TestPhoto(2, "2@N0", "dc:title=SanFrancisco,geo:alt=900", TestPhoto.PARIS, 16)
                .json(),
            new TestPhoto(3, "1@N0", "dc:title=SanFrancisco,dc:format=jpg", TestPhoto.PARIS, 16)
                .json(),
            new TestPhoto(4, "1@N0", "geo:alt=-3", TestPhoto.PARIS, 16).json());
    runInto("query-", TestPhoto.write(work.resolve("tagged.jsonl.gz"), rows));
    assertThat(query("dc:title=san francisco"))
        .containsExactly(
            "photos countries first seen last seen machine tag",
            "2 FR 2011-09-19 2011-09-19 dc:title=SanFrancisco",
            "1 US 2011-09-19 2011-09-19 dc:title=San Francisco");
    assertThat(query("dc:", "--limit", "1", "--page", "3"))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("1 FR")
        .endsWith("dc:format=jpg");
    assertThat(query("geo:alt>-5<100", "--format", "json"))
        .containsExactlyInAnyOrder(
            "{\"namespace\":\"geo\",\"predicate\":\"alt\",\"value\":\"-3\",\"number\":-3.0,\"usage\":1,"
                + "\"countries\":[\"FR\"],\"firstSeen\":\"2011-09-19T11:44:32Z\","
                + "\"lastSeen\":\"2011-09-19T11:44:32Z\"}",
            "{\"namespace\":\"geo\",\"predicate\":\"alt\",\"value\":\"12.5\",\"number\":12.5,\"usage\":1,"
                + "\"countries\":[\"US\"],\"firstSeen\":\"2011-09-19T11:44:32Z\","
                + "\"lastSeen\":\"2011-09-19T11:44:32Z\"}");
    assertThat(query("geo:alt<0", "dc:format=", "--or")).hasSize(3);
    assertThat(query("geo:alt<0", "dc:format=")).hasSize(1);
    assertThat(query("dc:title=sanfrancisco", "dc:format=", "--photos"))
        .containsExactly(
            "photo country uploaded machine tags",
            "3 FR 2011-09-19 dc:title=SanFrancisco, dc:format=jpg");
  }

  /** Returns the lines of a result, with single spaces between columns. */
  private static List<String> query(String... arguments) {
    String[] command = {
      "machine-tags", "query", "--elasticsearch", url(), "--index-prefix", "query-"
    };
    CommandResult query = CommandResult.of(with(command, arguments));
    assertThat(query.succeeded()).as(query.err()).isTrue();
    return query.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }

  @Test
  void reportsInvalidUsageInOneMessage() throws Exception {
    Path shard = TestPhoto.writeJson(work.resolve("shard.jsonl.gz"), TestPhoto.some(1, 50));
    runInto("wrong-", shard, "--run-name", "there");
    String unavailable = "http://127.0.0.1:" + freePort();
    Path savepoint = Files.createDirectories(work.resolve("savepoint-012345-00"));
    Files.createFile(savepoint.resolve("_metadata"));
    Path password = Files.writeString(work.resolve("password"), "hush");

    assertRejected(
        List.of("--output=elasticsearch:" + unavailable),
        "cannot reach Elasticsearch at " + unavailable);
    assertRejected(
        List.of("--index-prefix=wrong-", "--run-name=there"), "'wrong-photos-there' already");
    assertRejected(List.of("--index-prefix=Wrong"), "'Wrong' is not a valid index prefix");
    assertRejected(List.of("--run-name=Up Down"), "'Up Down' is not a valid run name");
    assertRejected(List.of("--from-savepoint=" + savepoint), "--run-name NAME");
    assertRejected(List.of("--elasticsearch-password-file=" + password), "must be given together");
    assertRejected(
        List.of("--elasticsearch-data=" + work.resolve("other")), "port " + port + " is in use by");
    assertThat(new IndexedDocuments(url(), "wrong-").indices())
        .hasSize(DocumentKind.DEFAULTS.size());
  }

  @Tag("nightly")
  @Test
  void removesIndicesOfFailedRun() throws Exception {
    IndexedDocuments indexed = new IndexedDocuments(url(), "fail-");
    Path shard = TestPhoto.writeJson(work.resolve("shard.jsonl.gz"), TestPhoto.some(1, 50));
    runInto("fail-", shard, "--run-name", "good");
    CommandResult failed =
        CommandResult.of(
            options(
                "fail-",
                shard,
                "-D",
                "taskmanager.memory.network.min=1mb",
                "-D",
                "taskmanager.memory.network.max=1mb"));
    assertThat(failed.code()).as(failed.err()).isEqualTo(1);
    assertThat(indexed.indices())
        .hasSize(DocumentKind.DEFAULTS.size())
        .allMatch(index -> index.endsWith("-good"));
    assertThat(indexed.of(DocumentKind.PHOTOS)).hasSize(43);
  }

  @Tag("nightly")
  @Test
  void removesIndicesOfInterruptedRun() throws Exception {
    IndexedDocuments indexed = new IndexedDocuments(url(), "stop-");
    Path shard = TestPhoto.writeJson(work.resolve("shard.jsonl.gz"), TestPhoto.some(1, 50));
    runInto("stop-", shard, "--run-name", "good");
    try (CommandProcess run =
        home.start(
            options("stop-", shard, "--follow", "-D", "execution.checkpointing.interval=10min"))) {
      run.await(
          "indices of both runs",
          () -> indexed.indices().size() == 2 * DocumentKind.DEFAULTS.size());
      run.process().destroy();
      run.exit();
    }
    assertThat(indexed.indices())
        .hasSize(DocumentKind.DEFAULTS.size())
        .allMatch(index -> index.endsWith("-good"));
    assertThat(indexed.of(DocumentKind.PHOTOS)).hasSize(43);
  }

  private void assertRejected(List<String> invalid, String message) {
    Path shard = work.resolve("shard.jsonl.gz");
    List<String> args = new ArrayList<>(List.of(options("", shard)));
    invalid.forEach(
        option ->
            args.removeIf(arg -> arg.startsWith(option.substring(0, option.indexOf('=') + 1))));
    args.addAll(invalid);
    CommandResult run = CommandResult.of(args.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("hush", "\tat ", "Exception");
    assertThat(run.err().lines().filter(line -> line.startsWith("tagatlas: "))).hasSize(1);
  }

  /** Runs a command line that the demo prints, and returns the response. */
  private JsonNode response(String command) throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/curl"))).as("curl is installed").isTrue();
    try (CommandProcess curl =
        CommandProcess.start(List.of("bash", "-c", command), Map.of(), work)) {
      assertThat(curl.exit()).as(curl.err()).isZero();
      return new ObjectMapper().readTree(curl.out());
    }
  }

  private static void runInto(String prefix, Path input, String... more) {
    CommandResult run = CommandResult.of(options(prefix, input, more));
    assertThat(run.succeeded()).as(run.err()).isTrue();
    assertThat(run.err())
        .contains(url(), "elasticsearch stop --data " + data())
        .contains("View the results: ./tagatlas serve --index-prefix " + prefix);
  }

  private static String[] options(String prefix, Path input, String... more) {
    return with(
        new String[] {
          "run",
          "--input=" + input,
          "--index-prefix=" + prefix,
          "--elasticsearch-data=" + data(),
          "--elasticsearch-port=" + port
        },
        more);
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Map<DocumentKind, Map<String, JsonNode>> truth(String output) throws IOException {
    return IndexedDocuments.asIndexed(new Documents(work.resolve(output)).all());
  }

  private static Path data() {
    return folder.resolve("server");
  }

  private static String url() {
    return "http://127.0.0.1:" + port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
