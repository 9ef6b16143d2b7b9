package org.tagatlas.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSettingsTest {

  private static final ClusterSettings SOME =
      new ClusterSettings(
          3,
          4,
          "1728m",
          Set.of(Service.S3, Service.KAFKA),
          new ClusterPorts(1, 2, 3, 4, 5, 6),
          Map.of("a.b", "ü = 1", "c", ""));

  @TempDir private Path folder;

  @Test
  void surviveWritingAndReading() throws IOException {
    Path file = folder.resolve("x");
    SOME.write(file);
    assertThat(ClusterSettings.read(file)).isEqualTo(SOME);
    // Flink's settings can contain secrets.
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    ClusterSettings.DEFAULTS.write(file);
    assertThat(ClusterSettings.read(file)).isEqualTo(ClusterSettings.DEFAULTS);
  }

  @Test
  void reportCorruptValues() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "slots=many");
    assertThatThrownBy(() -> ClusterSettings.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is corrupt")
        .hasMessageContaining("many");
  }
}
