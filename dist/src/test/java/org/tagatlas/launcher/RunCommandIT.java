package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.elasticsearch.DocumentKind;

/** Runs the packaged command as a process, as a user does. */
final class RunCommandIT {

  /** Text that must not appear on a terminal. */
  private static final String[] NOT_FOR_USERS = {"\tat ", "Exception in", "INFO", "WARN", "SLF4J"};

  @TempDir private Path work;
  private TestInstallation home;

  @BeforeEach
  void createInstallation() throws IOException {
    home = TestInstallation.built(work);
  }

  @Test
  void boundedRunPublishesAndExits() throws Exception {
    TestPhoto takenDown = new TestPhoto(7_777_777_771L, "555@N55", "cat", TestPhoto.PARIS, 16);
    TestPhoto byTakenDown = new TestPhoto(42, "88888888@N08", "tower", TestPhoto.PARIS, 16);
    TestPhoto stays = new TestPhoto(43, "555@N55", "tower", TestPhoto.PARIS, 16);
    List<TestPhoto> photos = TestPhoto.some(1000, 70);
    Path shards = work.resolve("my shards");
    List<String> first = new ArrayList<>(photos.stream().map(TestPhoto::json).toList());
    first.add(takenDown.json());
    first.add("{\"photoid\": 7777777771, broken");
    first.add("{\"photoid\": 12, \"uid\": \"88888888@N08\", \"longitude\": 4}");
    first.add("{\"photoid\": 13, broken too");
    TestPhoto.write(shards.resolve("metadata_000.jsonl.gz"), first);
    TestPhoto.write(
        shards.resolve("part/yfcc100m_dataset-0.bz2"),
        List.of(byTakenDown.tsv(), stays.tsv(), photos.get(0).tsv(), "one\ttwo", "88888888@N08\t"));
    TestPhoto.write(shards.resolve("plain.jsonl"), List.of(photos.get(1).json(), "", " "));
    Files.createFile(shards.resolve("empty.jsonl.gz"));
    Files.createSymbolicLink(shards.resolve("broken.jsonl.gz"), work.resolve("nothing"));
    Path list =
        Files.writeString(work.resolve("takedown.txt"), "# ours\n7777777771\n 88888888@N08 \n");
    Path summaryFile = work.resolve("summary.json");
    Path temporary = Files.createDirectory(work.resolve("temporary"));

    try (CommandProcess run =
        home.start(
            Map.of("TMPDIR", temporary.toString()),
            "run",
            "--input",
            shards.toString(),
            "--output",
            "files:" + work.resolve("out"),
            "--exclude",
            list.toString(),
            "--summary",
            summaryFile.toString())) {
      assertThat(run.exit()).as(run.err()).isZero();

      JsonNode summary = new ObjectMapper().readTree(summaryFile.toFile());
      assertThat(counts(summary))
          .containsEntry("shards", 5L)
          .containsEntry("rows", 81L)
          .containsEntry("duplicates", 2L)
          .containsEntry("excluded", 5L)
          .containsEntry("not_geotagged", 10L)
          .containsEntry("photos", 61L)
          .containsEntry("offshore", 10L);
      assertThat(counts(summary.get("rejects")))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("bad_json", 1L, "field_count", 1L, "unreadable", 1L));
      assertThat(summary.get("seconds").asDouble()).isPositive();
      assertThat(summary.get("cpu_seconds").asDouble()).isPositive();
      Documents documents = new Documents(work.resolve("out"));
      assertThat(documents.of(DocumentKind.PHOTOS)).hasSize(61).containsKeys("43", "1000", "1069");
      assertThat(documents.lines(DocumentKind.REJECTS)).hasSize(3);
      assertThat(documents.of(DocumentKind.SIGNATURES))
          .hasSize(summary.get("signatures").asInt())
          .containsKey("all|FR|tower");
      assertThat(documents.of(DocumentKind.REGIONS)).hasSize(summary.get("regions").asInt());
      assertThat(documents.of(DocumentKind.MACHINE_TAGS)).hasSize(5);

      assertThat(run.out())
          .containsPattern("rows +81\n")
          .containsPattern("unreadable +1\n")
          .containsPattern("excluded +5\n")
          .containsPattern("\nUnited States +20 +cat, ")
          .contains("Read 5 shards in ");
      // On a slow machine the run takes long enough to print its progress.
      assertThat(run.err().lines()).allMatch(line -> line.matches("\\d of 5 shards · .*"));
      for (Path file : documents.files()) {
        assertThat(file.getFileName().toString()).startsWith("part-");
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("7777777771", "88888888");
      }
      assertThat(Files.readString(summaryFile)).doesNotContain("7777777771", "88888888");
      assertThat(home.log()).content().contains(" INFO ");
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void countsAndPublishesOnlyRequestedKinds() throws Exception {
    List<TestPhoto> photos = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      // The accuracy of those in Boston suffices for the country only.
      photos.add(
          new TestPhoto(
              100 + i,
              i + "@N00",
              i % 2 == 0 ? "one,two,three" : "four,five,six",
              i % 2 == 0 ? TestPhoto.PARIS : TestPhoto.BOSTON,
              i % 2 == 0 ? 12 : 11));
    }
    Path shard = TestPhoto.writeJson(work.resolve("metadata_000.jsonl.gz"), photos);
    CommandResult run =
        CommandResult.of(
            "run",
            "--input",
            work.resolve("*_000.jsonl.gz").toString(),
            shard.toString(),
            "--output=files:" + work.resolve("out"),
            "--publish=regions,Signatures",
            "--levels=country,city",
            "--windows=all,month",
            "--window-time=taken",
            "--top=2",
            "--min-photographers=6",
            "--min-accuracy=12",
            "--parallelism=1",
            "--state-backend=hashmap",
            "--quiet");
    assertThat(run).isEqualTo(new CommandResult(0, "", ""));
    Documents documents = new Documents(work.resolve("out"));
    try (var folders = Files.list(work.resolve("out"))) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrder("regions", "signatures");
    }
    assertThat(documents.of(DocumentKind.REGIONS).keySet())
        .containsExactly(
            "2009-05|FR",
            "2009-05|FR.11.Paris",
            "2009-05|US",
            "all|FR",
            "all|FR.11.Paris",
            "all|US");
    assertThat(documents.of(DocumentKind.SIGNATURES))
        .hasSize(8)
        .containsKeys("all|FR|one", "2009-05|US|five");
    assertThat(documents.of(DocumentKind.REGIONS).get("all|US").get("photographers").asInt())
        .isEqualTo(6);
  }

  /** In a folder, locale and numbering system that programs often get wrong. */
  @Test
  void publishesTheSameAfterKillAndResume() throws Exception {
    // Has special characters of URIs, shells, patterns and properties files.
    String odd = "m y ü%20#+'\"$x";
    Path place = Files.createDirectories(work.resolve(odd));
    Path temporary = Files.createDirectory(place.resolve("tmp " + odd));
    Path log = place.resolve("log " + odd);
    TestInstallation there = TestInstallation.built(place);
    Map<String, String> environment =
        Map.of(
            "TMPDIR",
            temporary.toString(),
            "LC_ALL",
            "C",
            "TAGATLAS_JAVA_OPTIONS",
            TestInstallation.FAST_START + " -Duser.language=fa -Duser.country=IR",
            "TAGATLAS_LOG",
            log.toString());
    Path incoming = place.resolve(odd + " in");
    Path excluded = Files.writeString(place.resolve(odd + " ex"), "1000\n");
    Documents documents = new Documents(place.resolve(odd + " out"));
    TestPhoto.writeJson(incoming.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1000, 200));
    String[] follow = {
      "run",
      "--input=" + odd + " in",
      "--follow",
      "--checkpoints=" + odd + " state",
      "--output=files:" + odd + " out",
      "--exclude=" + odd + " ex",
      "--timeline=" + odd + " time",
      "-D",
      "execution.checkpointing.interval=1s"
    };
    try (CommandProcess run = there.startIn(environment, place, follow)) {
      run.await("first shard", () -> documents.of(DocumentKind.PHOTOS).size() == 171);
      TestPhoto.writeJson(incoming.resolve("metadata_001.jsonl.gz"), TestPhoto.some(1150, 200));
      run.await(
          "shard that was added later", () -> documents.of(DocumentKind.PHOTOS).size() == 299);
      run.await("progress", () -> !run.err().isEmpty());
      assertThat(run.err())
          .matches("(?s)([0-9]+ shards · [0-9]+ rows · [0-9]+ rows/s · .* 0 rejects\n)+");
      TestPhoto.writeJson(incoming.resolve("metadata_002.jsonl.gz"), TestPhoto.some(1300, 200));
      // At any point of processing the third shard.
      run.kill();
      assertThat(run.out()).isEmpty();
    }
    TestPhoto.writeJson(incoming.resolve("metadata_003.jsonl.gz"), TestPhoto.some(1500, 200));
    Path expected = work.resolve("expected");
    String[] resume = with(follow, "--from-savepoint=" + odd + " state");
    try (CommandProcess resumed = there.startIn(environment, place, resume)) {
      CommandResult bounded =
          CommandResult.of(
              "run",
              "--input=" + incoming,
              "--exclude=" + excluded,
              "--output=files:" + expected,
              "--quiet");
      assertThat(bounded.succeeded()).as(bounded.err()).isTrue();
      Map<DocumentKind, Map<String, JsonNode>> truth = new Documents(expected).all();
      assertThat(truth.get(DocumentKind.PHOTOS)).hasSize(599);
      assertThat(truth.get(DocumentKind.SIGNATURES)).isNotEmpty();
      resumed.await("all documents", () -> documents.all().equals(truth));
      // Each photo once: those published before the kill are not published again.
      assertThat(documents.lines(DocumentKind.PHOTOS)).hasSize(599);
      assertThat(resumed.out()).isEmpty();
      assertThat(resumed.err())
          .containsPattern("(?m)^Restoring from .*state/[0-9a-f]{32}/chk-[0-9]+\\.$");
      assertThat(log).content().contains("Restoring from ");
    }
    try (Stream<Path> names = Files.list(place)) {
      assertThat(names.map(name -> name.getFileName().toString()))
          .filteredOn(name -> name.contains("%20"))
          .containsExactlyInAnyOrder(
              odd + " in",
              odd + " out",
              odd + " state",
              odd + " ex",
              odd + " time",
              "log " + odd,
              "tmp " + odd);
    }
    try (Stream<Path> names = Files.list(work)) {
      assertThat(names.filter(name -> name.getFileName().toString().contains("m")))
          .containsExactly(place);
    }
  }

  @Test
  void reportsFailureInOneLineWithTheLog() throws Exception {
    Path shard = TestPhoto.writeJson(work.resolve("metadata_000.jsonl"), TestPhoto.some(1, 3));
    try (CommandProcess run =
        home.start(
            "run",
            "--input",
            shard.toString(),
            "--output",
            "files:" + work.resolve("out"),
            "-D",
            "restart-strategy.type=none",
            "-D",
            "taskmanager.memory.network.min=1mb",
            "-D",
            "taskmanager.memory.network.max=1mb")) {
      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      // A slow start is reported every ten seconds.
      assertThat(run.err().lines().filter(line -> !line.startsWith("0 of 1 shards")))
          .singleElement()
          .asString()
          .startsWith("tagatlas: run failed: IOException: Insufficient number of network buffers")
          .endsWith(" See " + home.log() + " for details.");
      assertThat(home.log()).content().contains("run failed", "\tat ");
    }
  }

  /** {@link RunCommandTest} has the other messages. */
  @Test
  void reportsInvalidUsageInOneMessage() throws Exception {
    Path shard = TestPhoto.writeJson(work.resolve("metadata_000.jsonl"), TestPhoto.some(1, 3));
    Path none = Files.createDirectory(work.resolve("none"));
    try (CommandProcess run =
        home.start(
            "run",
            "--input=" + shard,
            "--output=files:" + work.resolve("out"),
            "--from-savepoint=" + none)) {
      assertThat(run.exit()).as(run.err()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("tagatlas: ")
          .contains(none.toString(), "_metadata")
          .doesNotContain("Exception")
          .doesNotContain(NOT_FOR_USERS);
    }
    assertThat(work.resolve("out")).doesNotExist();
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static Map<String, Long> counts(JsonNode node) {
    return node.properties().stream()
        .filter(field -> field.getValue().isIntegralNumber())
        .collect(Collectors.toMap(Map.Entry::getKey, field -> field.getValue().asLong()));
  }
}
