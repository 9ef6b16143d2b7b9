package org.tagatlas.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LopqFileTest {

  private static final float[][] ROWS = SampleVectors.rows(300, 16, 4, 2);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 8})
  void readsWhatItWrote(int components) throws IOException {
    LopqModel model = model(components);
    Path file = folder.resolve("model with space.lopq");
    LopqFile.write(model, file);
    LopqModel read = LopqFile.read(file);
    assertThat(read.coarse(1)).isEqualTo(model.coarse(1));
    LopqEncoder encoder = new LopqEncoder(model);
    LopqEncoder again = new LopqEncoder(read);
    for (float[] row : ROWS) {
      LopqCode code = encoder.encode(row);
      LopqCode same = again.encode(row);
      assertThat(same.coarse1()).isEqualTo(code.coarse1());
      assertThat(same.coarse2()).isEqualTo(code.coarse2());
      assertThat(same.fine()).isEqualTo(code.fine());
      assertThat(read.reconstruct(code)).isEqualTo(model.reconstruct(code));
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    Path file = folder.resolve("model.lopq");
    LopqFile.write(model(8), file);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length += 97) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> LopqFile.read(file))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("model.lopq' is not a complete LOPQ model");
    }
  }

  @Test
  void refusesAnotherFile() throws IOException {
    Path file = Files.writeString(folder.resolve("text.lopq"), "{\"id\": 1, \"vector\": [1, 2]}");
    assertThatThrownBy(() -> LopqFile.read(file)).hasMessageContaining("is not a complete LOPQ");
  }

  private static LopqModel model(int components) {
    return LopqTrainer.train(
        Vectors.of(ROWS), LopqOptions.of(3, 4).withFineClusters(16).withDimensions(components));
  }
}
