package org.tagatlas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.kibana.PanelRows;
import org.tagatlas.publish.Kind;

/** Runs the packaged command into its embedded Elasticsearch, as a user does. */
class RunElasticsearchIT {

  private static Path folder;
  private static String port;

  @TempDir private Path work;
  private Home home;

  @BeforeAll
  static void choosePlace() throws IOException {
    folder = Files.createTempDirectory("tagatlas-run-").toRealPath();
    // The server is not root, and has to get here.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    port = Integer.toString(freePort());
  }

  @AfterAll
  static void stopServer(@TempDir Path work) throws Exception {
    try (Child stop =
        Home.built(work).start("elasticsearch", "stop", "--data", data().toString())) {
      assertThat(stop.exit()).as(stop.err()).isZero();
    }
    FileUtils.deleteDirectory(folder.toFile());
  }

  @BeforeEach
  void checkOut() throws IOException {
    home = Home.built(work);
  }

  @Test
  void hasTheSameDocumentsAsFilesAndNothingOfTheFormerRun() throws Exception {
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
    Map<Kind, Map<String, JsonNode>> truth = truth("1");
    assertThat(truth.get(Kind.SIGNATURES)).isNotEmpty();
    assertThat(truth.get(Kind.REJECTS)).hasSize(1);
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
            "same-signatures-second");

    runInto("same-", first, "--output", "elasticsearch", "--keep-former");
    assertThat(indexed.all()).isEqualTo(truth);
    assertThat(indexed.indices()).hasSize(10).contains("same-photos-second");
  }

  @Test
  void goesOnWithItsOwnIndicesAfterAKill() throws Exception {
    IndexedDocuments indexed = new IndexedDocuments(url(), "kill-");
    Path former = TestPhoto.writeJson(work.resolve("former.jsonl.gz"), TestPhoto.some(1, 50));
    runInto("kill-", former, "--run-name", "former");
    assertThat(indexed.of(Kind.PHOTOS)).hasSize(43);

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
    try (Child run = home.start(follow)) {
      run.await("aliases", () -> !indexed.behind(Kind.PHOTOS).contains("kill-photos-former"));
      // Never half a result.
      assertThat(indexed.of(Kind.PHOTOS)).hasSize(172);
      assertThat(indexed.of(Kind.REGIONS)).containsKey("all|FR");
      assertThat(indexed.indices()).hasSize(5);
      assertThat(run.err()).contains("Caught up: ");
      own = indexed.behind(Kind.PHOTOS).first();
      TestPhoto.writeJson(incoming.resolve("metadata_001.jsonl.gz"), TestPhoto.some(1150, 200));
      run.await("shard that came later", () -> indexed.of(Kind.PHOTOS).size() == 300);
      TestPhoto.writeJson(incoming.resolve("metadata_002.jsonl.gz"), TestPhoto.some(1300, 200));
      run.kill();
    }
    TestPhoto.writeJson(incoming.resolve("metadata_003.jsonl.gz"), TestPhoto.some(1500, 200));
    try (Child bounded =
            home.start(
                "run",
                "--input",
                "" + incoming,
                "--output",
                "files:" + work.resolve("1"),
                "--quiet");
        Child resumed = home.start(with(follow, "--from-savepoint", state.toString()))) {
      assertThat(bounded.exit()).as(bounded.err()).isZero();
      Map<Kind, Map<String, JsonNode>> truth = truth("1");
      resumed.await("all there is", () -> indexed.all().equals(truth));
      assertThat(indexed.behind(Kind.PHOTOS)).containsExactly(own);
    }
  }

  @Test
  void demonstratesWhatCanBeAsked() throws Exception {
    String[] demo = {
      "demo",
      "--no-page",
      "--photos",
      "4000",
      "--index-prefix",
      "show-",
      "--data",
      data().toString(),
      "--port",
      port
    };
    IndexedDocuments indexed = new IndexedDocuments(url(), "show-");
    for (int time = 0; time < 2; time++) {
      try (Child run = home.start(with(demo, "--out", "" + work.resolve("made up " + time)))) {
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
            .contains("Elasticsearch        " + url())
            .contains("tagatlas elasticsearch stop --data " + data())
            .containsPattern("\nshow-photos +2,\\d{3}\n")
            .containsPattern("\nUnited States +\\d+ +\\d+  \\p{L}+");
        List<String> lines = run.out().lines().map(String::strip).toList();
        int table = lines.lastIndexOf("country                 photos photographers  signature");
        // Fewer than five photographers make no signature.
        assertThat(lines.subList(table + 1, table + 11))
            .allMatch(line -> line.matches(".+ \\d+ +([0-4]|\\d+  .+)"));
        List<String> commands = lines.stream().filter(line -> line.startsWith("curl ")).toList();
        assertThat(commands).hasSize(3);
        for (String command : commands) {
          JsonNode answer = answer(command);
          assertThat(answer.has("error")).as("%s: %s", command, answer).isFalse();
          assertThat(
                  answer.at("/hits/hits").size()
                      + answer.at("/aggregations/tiles/buckets").size()
                      + answer.at("/aggregations/typical/buckets").size())
              .as("%s: %s", command, answer)
              .isPositive();
        }
      }
      assertThat(indexed.indices()).hasSize(5);
    }
    PanelRows panels = new PanelRows(url(), "show-");
    panels.assertEachFieldIsThere();
    panels.assertEachPanelHasRows();

    try (Child run = home.start(with(demo, "--out", "" + work.resolve("made up 0")))) {
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains("holds 8 shards already");
    }
    assertThat(work.resolve("made up 0")).isDirectoryContaining("glob:**/metadata_007.jsonl.gz");

    Path mine = TestPhoto.writeJson(work.resolve("mine.jsonl.gz"), TestPhoto.some(1, 50));
    runInto("show-", mine);
    try (Child run = home.start(demo)) {
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains("'show-photos' has the documents of a run of yours");
    }
    assertThat(indexed.of(Kind.PHOTOS)).hasSize(43);
  }

  @Test
  void hasLocatedPhotosBesideTheOthers() throws Exception {
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
    Map<String, JsonNode> photos = indexed.of(Kind.PHOTOS);
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

  @Test
  void answersWildcardQueriesOfMachineTags() throws Exception {
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

  /** Returns the lines of an answer, with single spaces between columns. */
  private List<String> query(String... arguments) throws Exception {
    String[] command = {
      "machine-tags", "query", "--elasticsearch", url(), "--index-prefix", "query-"
    };
    try (Child query = home.start(with(command, arguments))) {
      assertThat(query.exit()).as(query.err()).isZero();
      return query.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }
  }

  @Test
  void refusesMistakesInOneMessage() throws Exception {
    Path shard = TestPhoto.writeJson(work.resolve("shard.jsonl.gz"), TestPhoto.some(1, 50));
    runInto("wrong-", shard, "--run-name", "there");
    String away = "http://127.0.0.1:" + freePort();
    Path savepoint = Files.createDirectories(work.resolve("savepoint-012345-00"));
    Files.createFile(savepoint.resolve("_metadata"));
    Path password = Files.writeString(work.resolve("password"), "hush");

    refuses(List.of("--output=elasticsearch:" + away), "cannot reach Elasticsearch at " + away);
    refuses(List.of("--index-prefix=wrong-", "--run-name=there"), "'wrong-photos-there' already");
    refuses(List.of("--index-prefix=Wrong"), "'Wrong' cannot begin the name of an index");
    refuses(List.of("--run-name=Up Down"), "'Up Down' cannot name a run");
    refuses(List.of("--from-savepoint=" + savepoint), "--run-name NAME");
    refuses(List.of("--elasticsearch-password-file=" + password), "a password a user");
    refuses(
        List.of("--elasticsearch-data=" + work.resolve("other")), "port " + port + " is taken by");
    assertThat(new IndexedDocuments(url(), "wrong-").indices()).hasSize(5);
  }

  @Test
  void leavesNothingOfARunThatFailed() throws Exception {
    IndexedDocuments indexed = new IndexedDocuments(url(), "fail-");
    Path shard = TestPhoto.writeJson(work.resolve("shard.jsonl.gz"), TestPhoto.some(1, 50));
    runInto("fail-", shard, "--run-name", "good");
    try (Child run =
        home.start(
            options(
                "fail-",
                shard,
                "-D",
                "taskmanager.memory.network.min=1mb",
                "-D",
                "taskmanager.memory.network.max=1mb"))) {
      assertThat(run.exit()).isEqualTo(1);
    }
    assertThat(indexed.indices()).hasSize(5).allMatch(index -> index.endsWith("-good"));
    assertThat(indexed.of(Kind.PHOTOS)).hasSize(43);
  }

  @Test
  void leavesNothingOfARunThatIsInterrupted() throws Exception {
    IndexedDocuments indexed = new IndexedDocuments(url(), "stop-");
    Path shard = TestPhoto.writeJson(work.resolve("shard.jsonl.gz"), TestPhoto.some(1, 50));
    runInto("stop-", shard, "--run-name", "good");
    try (Child run =
        home.start(
            options("stop-", shard, "--follow", "-D", "execution.checkpointing.interval=10min"))) {
      run.await("indices of both runs", () -> indexed.indices().size() == 10);
      run.process().destroy();
      run.exit();
    }
    assertThat(indexed.indices()).hasSize(5).allMatch(index -> index.endsWith("-good"));
    assertThat(indexed.of(Kind.PHOTOS)).hasSize(43);
  }

  private void refuses(List<String> mistaken, String words) throws Exception {
    Path shard = work.resolve("shard.jsonl.gz");
    List<String> args = new ArrayList<>(List.of(options("", shard)));
    mistaken.forEach(
        option ->
            args.removeIf(arg -> arg.startsWith(option.substring(0, option.indexOf('=') + 1))));
    args.addAll(mistaken);
    try (Child run = home.start(args.toArray(String[]::new))) {
      assertThat(run.exit()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains(words).doesNotContain("hush", "\tat ", "Exception");
      assertThat(run.err().lines().filter(line -> line.startsWith("tagatlas: "))).hasSize(1);
    }
  }

  /** Runs a command line that the demo shows. */
  private JsonNode answer(String command) throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/curl"))).as("curl is there").isTrue();
    try (Child curl = Child.start(List.of("bash", "-c", command), Map.of(), work)) {
      assertThat(curl.exit()).as(curl.err()).isZero();
      return new ObjectMapper().readTree(curl.out());
    }
  }

  private void runInto(String prefix, Path input, String... more) throws Exception {
    try (Child run = home.start(options(prefix, input, more))) {
      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.err()).contains(url(), "elasticsearch stop --data " + data());
    }
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

  private Map<Kind, Map<String, JsonNode>> truth(String output) throws IOException {
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
