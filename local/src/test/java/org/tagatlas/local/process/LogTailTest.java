package org.tagatlas.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

  @TempDir private Path folder;

  @Test
  void returnsTheLastLinesUnchanged() throws IOException {
    Path log = folder.resolve("a.log");
    assertThat(LogTail.of(log, 2)).isEmpty();
    Files.writeString(log, "one\n\n\tat a.B.c(B.java:1)\n");
    assertThat(LogTail.of(log, 2)).containsExactly("", "\tat a.B.c(B.java:1)");
    assertThat(LogTail.of(log, 9)).hasSize(3);
    assertThat(LogTail.of(log, 0)).isEmpty();
  }

  @Test
  void omitsStackFramesAndEmptyLinesFromErrors() throws IOException {
    Path log = folder.resolve("a.log");
    Files.write(
        log,
        List.of(
            "broken", "\tat a.B.c(B.java:1)", "    ... 12 more", "", "ERROR: check the logs at x"));
    Path none = folder.resolve("none.log");
    assertThat(LogTail.forError().add(log).add(none).lines())
        .containsExactly("broken", "(cannot read " + none + ")");
    LogTail many = LogTail.forError();
    IntStream.rangeClosed(1, 20).mapToObj(Integer::toString).forEach(many::add);
    assertThat(many.lines()).hasSize(15).endsWith("19", "20");
  }
}
