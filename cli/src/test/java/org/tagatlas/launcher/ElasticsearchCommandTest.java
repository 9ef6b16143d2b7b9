package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages and exit codes of {@code elasticsearch} for invalid usage. */
final class ElasticsearchCommandTest {

  @TempDir private Path work;

  @Test
  void rejectsPrivilegedPorts() {
    CommandResult start =
        CommandResult.of("elasticsearch", "start", "--data=" + work.resolve("data"), "--port=80");
    assertThat(start.code()).isEqualTo(2);
    assertThat(start.err()).contains("--port must be from 1024 to 65535, but was 80");
    assertThat(work).isEmptyDirectory();
  }
}
