package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages and exit codes of {@code bench} for invalid usage. */
final class BenchCommandTest {

  @TempDir private Path work;

  @Test
  void rejectsUnknownStage() {
    CommandResult result = CommandResult.of("bench", "--stages=b,z", "--work=" + work);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("unknown stage 'z'");
    assertThat(work).isEmptyDirectory();
  }
}
