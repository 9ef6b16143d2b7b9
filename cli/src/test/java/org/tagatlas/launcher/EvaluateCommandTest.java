package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Selects the photos that {@code locate evaluate} tests. */
final class EvaluateCommandTest {

  @TempDir private Path folder;

  @Test
  void testsPhotosThatTheConditionAccepts() throws Exception {
    List<TestPhoto> photos = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      photos.add(new TestPhoto(i, i + "@N0", i % 3 == 0 ? "boston" : "paris", TestPhoto.PARIS, 16));
    }
    Path shard = TestPhoto.writeJson(folder.resolve("a.jsonl"), photos);
    CommandResult result = evaluate(shard, "all");
    assertThat(result.succeeded()).as(result.err()).isTrue();
    CommandResult paris = evaluate(shard, "paris", "--where=usertags = 'paris'");
    assertThat(paris.succeeded()).as(paris.err()).isTrue();
    assertThat(photos("all")).isEqualTo(12);
    assertThat(photos("paris")).isEqualTo(8);
    assertThat(paris.out()).contains("4 by --where");

    CommandResult none = evaluate(shard, "none", "--where=latitude > 90");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--input has no geotagged photos with tags or title");
    CommandResult invalid = evaluate(shard, "none", "--where=latitude >");
    assertThat(invalid.code()).isEqualTo(2);
    assertThat(invalid.err()).contains("--where is not valid: ");
  }

  private CommandResult evaluate(Path shard, String report, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "locate", "evaluate", "--input=" + shard, "--report=" + folder.resolve(report)));
    words.addAll(List.of(more));
    return CommandResult.of(words.toArray(String[]::new));
  }

  private int photos(String report) throws Exception {
    String json = Files.readString(folder.resolve(report).resolve("evaluation.json"));
    return new ObjectMapper().readTree(json).findValue("photos").asInt();
  }
}
