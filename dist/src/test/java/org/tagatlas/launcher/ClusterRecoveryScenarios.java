package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tagatlas.launcher.TestCluster.await;
import static org.tagatlas.launcher.TestCluster.succeed;
import static org.tagatlas.launcher.TestCluster.with;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tagatlas.elasticsearch.DocumentKind;

/** Kills processes of a cluster while a job runs. */
abstract class ClusterRecoveryScenarios {

  private final TestCluster cluster;
  private final Path work;

  ClusterRecoveryScenarios(TestCluster cluster) {
    this.cluster = cluster;
    work = cluster.work();
  }

  @Tag("nightly")
  @Test
  void losesNothingWhenTaskManagerIsKilled() throws Exception {
    Path shards = work.resolve("generated");
    succeed("generate", "--photos=40000", "--shards=4", "--seed=7", "--out=" + shards);
    copy(shards, cluster.bucket().resolve("generated"));
    Path summary = work.resolve("killed.json");
    try (CommandProcess submit =
        cluster
            .installation()
            .start(
                "submit",
                cluster.option(),
                "--input=s3://tagatlas/generated",
                "--output=files:" + work + "/killed",
                "--summary=" + summary)) {
      submit.await("job", () -> submit.err().contains(" runs."));
      String job = submit.err().replaceAll("(?s).*Job ([0-9a-f]{32}) runs.*", "$1");
      submit.await("checkpoint", () -> completed(job) > 0 && hasCheckpoint(job));
      cluster.kill("taskmanager-1");
      CommandResult status = cluster.run("status");
      assertThat(status.code()).isEqualTo(1);
      assertThat(status.out().lines()).anyMatch(line -> line.matches("taskmanager-1 +down .*"));
      CommandResult start = cluster.run("start");
      assertThat(start.code()).as(start.out() + start.err()).isZero();
      assertThat(start.out()).contains("Starting taskmanager-1").doesNotContain("jobmanager ...");
      CommandResult reference =
          succeed(
              with(
                  new String[] {
                    "run", "--input=s3://tagatlas/generated", "--output=files:" + work + "/embedded"
                  },
                  cluster.s3Options()));
      assertThat(submit.exit()).as(submit.err()).isZero();
      assertThat(restarts(job)).isPositive();
      assertThat(TestCluster.table(submit.out())).isEqualTo(TestCluster.table(reference.out()));
    }
    assertThat(new ObjectMapper().readTree(summary.toFile()).get("rows").asLong()).isEqualTo(40000);
    assertThat(new Documents(work.resolve("killed")).all())
        .isEqualTo(new Documents(work.resolve("embedded")).all());
  }

  @Test
  void resumesAfterJobManagerIsKilledAndAtAnotherParallelism() throws Exception {
    Path incoming = cluster.bucket().resolve("incoming");
    Documents documents = new Documents(work.resolve("followed"));
    TestPhoto.writeJson(incoming.resolve("metadata_000.jsonl.gz"), TestPhoto.some(1, 70));
    String[] follow = {
      "submit",
      cluster.option(),
      "--input=s3://tagatlas/incoming",
      "--follow",
      "--detached",
      "--publish=photos,regions",
      "--levels=country",
      "--windows=all",
      "--checkpoints=s3://tagatlas/followed",
      "--output=files:" + work.resolve("followed")
    };
    assertThat(succeed(follow).out()).startsWith("Submitted job ");
    await("first shard", () -> documents.of(DocumentKind.PHOTOS).size() == 60);

    cluster.kill("jobmanager");
    TestPhoto.writeJson(incoming.resolve("metadata_001.jsonl.gz"), TestPhoto.some(71, 70));
    CommandResult start = cluster.run("start");
    assertThat(start.code()).as(start.out() + start.err()).isZero();
    assertThat(start.out()).contains("Starting jobmanager").doesNotContain("taskmanager");

    CommandResult resumed = succeed(with(follow, "--from-savepoint=latest"));
    assertThat(resumed.err()).contains("Restoring from s3://tagatlas/followed/");
    String first = resumed.out().strip().replaceAll("Submitted job ([0-9a-f]{32})\\.", "$1");
    await("shard that was added meanwhile", () -> documents.of(DocumentKind.PHOTOS).size() == 120);
    assertThat(succeed("job", "list", cluster.option()).out())
        .contains(first + "  running")
        .contains("s3://tagatlas/followed/" + first + "/chk-");

    CommandResult stop = succeed("job", "stop", first.substring(0, 8), cluster.option());
    assertThat(stop.out()).contains("Savepoint: s3://tagatlas/state/savepoints/savepoint-");
    TestPhoto.writeJson(incoming.resolve("metadata_002.jsonl.gz"), TestPhoto.some(141, 70));
    succeed(with(follow, "--from-savepoint=latest", "--parallelism=1"));
    await(
        "all shards",
        () ->
            documents.of(DocumentKind.PHOTOS).size() == 180
                && documents.of(DocumentKind.REGIONS).values().stream()
                        .mapToInt(region -> region.get("photos").asInt())
                        .sum()
                    == 150);
    assertThat(documents.lines(DocumentKind.PHOTOS)).hasSize(180);
    cluster.cancelJob();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private long completed(String job) throws IOException {
    return cluster.get("/jobs/" + job + "/checkpoints").path("counts").path("completed").asLong();
  }

  private int restarts(String job) throws IOException {
    return cluster
        .get("/jobs/" + job + "/exceptions")
        .path("exceptionHistory")
        .path("entries")
        .size();
  }

  private boolean hasCheckpoint(String job) throws IOException {
    Path checkpoints = cluster.bucket().resolve("state/checkpoints").resolve(job);
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files.anyMatch(file -> file.endsWith("_metadata"));
    }
  }
}
