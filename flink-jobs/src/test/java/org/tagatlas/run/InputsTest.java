package org.tagatlas.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class InputsTest {

  @TempDir private Path folder;

  @Test
  @Timeout(30)
  void rejectsPipesAndDevices() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (String input : List.of(pipe.toString(), "-", "/dev/null", "/dev/fd/999")) {
      assertThatThrownBy(() -> Inputs.shards(List.of(input)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("--input " + input)
          .hasMessageContaining("cannot be read again");
      assertThatThrownBy(() -> Inputs.requireReachable(List.of(input)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("cannot be read again");
    }
  }

  @Test
  void readsFileNamedDash() throws Exception {
    Path file = Files.writeString(folder.resolve("-"), "{\"photoid\":1}\n");
    assertThat(Inputs.shards(List.of(file.toString()))).hasSize(1);
  }

  @Test
  void warnsOfFilesThatAreNotShards() throws Exception {
    Files.writeString(folder.resolve("good.jsonl"), "{\"photoid\":1}\n");
    Files.write(folder.resolve("a.parquet"), "PAR1....PAR1".getBytes(StandardCharsets.US_ASCII));
    Files.writeString(folder.resolve("b.jsonl.part"), "{");
    List<String> warnings = new ArrayList<>();
    assertThat(Inputs.shards(List.of(folder.toString()), warnings::add)).hasSize(2);
    assertThat(warnings)
        .hasSize(2)
        .anySatisfy(warning -> assertThat(warning).contains("b.jsonl.part"))
        .anySatisfy(
            warning ->
                assertThat(warning).contains("a.parquet is not a shard").contains("Parquet"));
  }

  @Test
  void ignoresByteOrderMarkOfSecret() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "\uFEFFword\n");
    assertThat(SecretFile.read("--elasticsearch-password-file", secret)).isEqualTo("word");
  }
}
