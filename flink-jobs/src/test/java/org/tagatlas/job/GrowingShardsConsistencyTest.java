package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.summary.Summary;

/** Consistency while shards grow, through failures and a restore from a savepoint. */
final class GrowingShardsConsistencyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  private AtlasRun run(String savepoint, int parallelism) throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    return new AtlasRun(in, folder)
        .follow()
        .kinds(DocumentKind.DEFAULTS)
        .parallelism(parallelism)
        .from(savepoint)
        .reading(
            new Input(
                "shards",
                ShardSource.continuous(
                    List.of(in.toString()), Duration.ofMillis(200), FieldSet.PUBLISHED)));
  }

  @Test
  void readsEachRowOnce() throws Exception {
    List<PhotoRecord> photos = Shards.world(17, 900);
    FailureInjector failure = FailureInjector.onDemand("growing");
    AtlasRun first = run(null, 2).afterSource(failure::into);
    append("plain.jsonl", lines(photos.subList(0, 100)));
    append("members.gz", gzip(lines(photos.subList(100, 200))));
    JobClient client = first.start();
    await().atMost(PATIENCE).until(() -> rows(client) == 200);
    // The job fails at the appended rows and replays them.
    failure.atNextRow();
    append("plain.jsonl", lines(photos.subList(200, 300)));
    append("members.gz", gzip(lines(photos.subList(300, 400))));
    await().atMost(PATIENCE).until(() -> failure.failures() == 1 && rows(client) == 400);
    // It is stopped while one shard ends inside a line and the other inside compressed data.
    byte[] plain = lines(photos.subList(400, 500));
    byte[] member = gzip(lines(photos.subList(500, 600)));
    append("plain.jsonl", Arrays.copyOf(plain, plain.length - 40));
    append("members.gz", Arrays.copyOf(member, 50));
    await().atMost(PATIENCE).until(() -> rows(client) >= 499);
    String savepoint =
        Savepoints.stop(client, folder.resolve("savepoints"), SavepointFormatType.CANONICAL);
    append("plain.jsonl", Arrays.copyOfRange(plain, plain.length - 40, plain.length));
    append("members.gz", Arrays.copyOfRange(member, 50, member.length));
    append("later.jsonl", lines(photos.subList(600, 700)));
    AtlasRun second = run(savepoint, 3).afterSource(failure::into);
    JobClient resumed = second.start();
    try {
      await().atMost(PATIENCE).until(() -> rows(resumed) == 700);
      failure.atNextRow();
      append("later.jsonl", lines(photos.subList(700, 800)));
      append("members.gz", gzip(lines(photos.subList(800, 900))));
      await().atMost(PATIENCE).until(() -> rows(resumed) == 900 && failure.failures() == 2);
      ConsistencyCheck.Expected expected = second.consistency().expecting(photos);
      await().atMost(PATIENCE).untilAsserted(() -> expected.check(second.published()));
      Summary summary = summary(resumed);
      assertThat(summary.rejects()).isEmpty();
      assertThat(summary.count("duplicates")).isZero();
      assertThat(summary.count("shards")).isEqualTo(3);
    } finally {
      resumed.cancel().get();
    }
  }

  private void append(String name, byte[] bytes) throws IOException {
    Files.write(
        folder.resolve("in").resolve(name),
        bytes,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static byte[] lines(List<PhotoRecord> photos) {
    return photos.stream()
        .map(photo -> Shards.json(photo) + '\n')
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text);
    }
    return out.toByteArray();
  }

  private static Summary summary(JobClient client) throws Exception {
    return (Summary) client.getAccumulators().get().get(Summary.NAME);
  }

  private static long rows(JobClient client) throws Exception {
    Summary summary = summary(client);
    return summary == null ? 0 : summary.count("rows");
  }
}
