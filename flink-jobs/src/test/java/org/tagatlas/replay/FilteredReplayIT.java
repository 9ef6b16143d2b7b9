package org.tagatlas.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tagatlas.connectors.kafka.KafkaConnection;
import org.tagatlas.connectors.kafka.TransactionalLineProducer;
import org.tagatlas.filter.PhotoFilter;
import org.tagatlas.local.server.TestKafka;

/** Publishes some of the lines of a shard to a real broker. */
final class FilteredReplayIT {

  @TempDir private java.nio.file.Path folder;

  @Test
  void publishesPhotosThatTheConditionAcceptsAndLinesThatAreNone() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      // Tags of photos without coordinates are read for the condition only.
      lines.add("{\"photoid\": " + i + ", \"usertags\": \"" + (i % 4 == 0 ? "cat" : "dog") + "\"}");
    }
    lines.add(17, "no photo");
    Path first = shard("a.jsonl", lines);
    ShardReplay.Progress progress = replay(first);
    assertThat(progress.published()).isEqualTo(11);
    assertThat(progress.filtered()).isEqualTo(30);
    List<String> expected =
        new ArrayList<>(
            lines.stream()
                .filter(line -> line.contains("cat") || line.equals("no photo"))
                .toList());
    assertThat(published()).containsExactlyInAnyOrderElementsOf(expected);

    String added = "{\"photoid\": 99, \"usertags\": \"cat\"}";
    expected.add(added);
    ShardReplay.Progress resumed = replay(first, shard("b.jsonl", List.of(added)));
    assertThat(resumed.before()).as("lines of the first, filtered ones included").isEqualTo(41);
    assertThat(resumed.published()).isEqualTo(1);
    assertThat(published()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private Path shard(String name, List<String> lines) throws IOException {
    return new Path(Files.write(folder.resolve(name), lines).toUri());
  }

  private static ShardReplay.Progress replay(Path... shards) throws Exception {
    try (TransactionalLineProducer publisher =
        TransactionalLineProducer.open(
            KafkaConnection.to(TestKafka.shared().bootstrap()), "filtered", "default")) {
      return new ShardReplay(
              publisher,
              Double.POSITIVE_INFINITY,
              Optional.of(PhotoFilter.parse("usertags LIKE '%cat%'")),
              progress -> {})
          .run(List.of(shards));
    }
  }

  private static List<String> published() throws Exception {
    return TestKafka.shared().committed("filtered").stream()
        .map(message -> new String(message.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
