package org.tagatlas.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorFileTest {

  @TempDir Path folder;

  @Test
  void readsFloats() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(2).putFloat(1.5f).putFloat(-2).putInt(2).putFloat(0).putFloat(3e8f);
    Vectors vectors = VectorFile.read(Files.write(folder.resolve("a.fvecs"), bytes.array()));
    assertThat(vectors.size()).isEqualTo(2);
    assertThat(vectors.vector(0)).containsExactly(1.5f, -2);
    assertThat(vectors.vector(1)).containsExactly(0, 3e8f);
    assertThat(vectors.id(1)).isEqualTo(1);
  }

  @Test
  void readsBytesAndIntegers() throws IOException {
    Path bytes = Files.write(folder.resolve("a.bvecs"), new byte[] {3, 0, 0, 0, 0, (byte) 200, 7});
    assertThat(VectorFile.read(bytes).vector(0)).containsExactly(0, 200, 7);
    ByteBuffer integers = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    integers.putInt(2).putInt(123_456_789).putInt(-1);
    assertThat(VectorFile.integers(Files.write(folder.resolve("a.ivecs"), integers.array())))
        .isDeepEqualTo(new int[][] {{123_456_789, -1}});
  }

  @Test
  void readsLines() throws IOException {
    Path json = folder.resolve("a.jsonl");
    Files.writeString(json, "{\"id\": 5000000000, \"vector\": [1, 2.5]}\n\n");
    assertThat(VectorFile.read(json).id(0)).isEqualTo(5_000_000_000L);
    assertThat(VectorFile.read(json).vector(0)).containsExactly(1, 2.5f);
    Path text = folder.resolve("features.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(text))) {
      out.write("17\tabc\t1.5 -2\t3e-1\n18\tdef\t0,1,2\n".getBytes(StandardCharsets.UTF_8));
    }
    Vectors vectors = VectorFile.read(text);
    assertThat(vectors.vector(0)).containsExactly(1.5f, -2, 0.3f);
    assertThat(vectors.id(1)).isEqualTo(18);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.jsonl | {\"id\": 1, \"vector\": [1, \"x\"]} | line 1 of '",
        "a.jsonl | {\"id\": 1.5, \"vector\": [1]} | line 1 of '",
        "a.jsonl | not json | line 1 of '",
        "a.txt   | 17 abc 1 2 | expected id, hash and numbers by tabs",
        "a.fvecs | 1234567 | claims",
        "a.jsonl | '' | has no vectors",
      })
  void namesWhatIsInvalid(String name, String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    assertThatThrownBy(() -> VectorFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(name);
  }

  @Test
  void namesAVectorOfAnotherLengthOrThatIsNotFinite() throws IOException {
    Path lengths = folder.resolve("a.jsonl");
    Files.writeString(lengths, "{\"id\":1,\"vector\":[1,2]}\n{\"id\":2,\"vector\":[1]}");
    assertThatThrownBy(() -> VectorFile.read(lengths))
        .hasMessageContaining("vector 2 of '")
        .hasMessageContaining("expected 2 dimensions, but got 1");
    Path text = Files.writeString(folder.resolve("b.txt"), "1\tx\t1 NaN");
    assertThatThrownBy(() -> VectorFile.read(text)).hasMessageContaining("not finite");
  }

  @Test
  void readsOnAfterALineThatIsNoVector() throws IOException {
    Path file = folder.resolve("a.jsonl");
    Files.writeString(file, "{\"id\":1,\"vector\":[1]}\n{\"id\":2}\n\n{\"id\":3,\"vector\":[3]}\n");
    try (VectorReader reader = new VectorReader(file.toString(), Files.newInputStream(file))) {
      assertThat(reader.next().id()).isEqualTo(1);
      VectorReader.Row invalid = reader.next();
      assertThat(invalid.vector()).isNull();
      assertThat(invalid.number()).isEqualTo(2);
      assertThat(invalid.problem()).startsWith("line 2 of '" + file + "' is no vector");
      assertThat(invalid.text()).isEqualTo("{\"id\":2}");
      VectorReader.Row last = reader.next();
      assertThat(last.number()).isEqualTo(4);
      assertThat(last.vector()).containsExactly(3);
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void endsWithARowForDamage() throws IOException {
    Path file = folder.resolve("a.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 5000; i++) {
        out.write((i + "\tabc\t" + Math.sin(i) + '\n').getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    try (VectorReader reader = new VectorReader(file.toString(), Files.newInputStream(file))) {
      int vectors = 0;
      VectorReader.Row row = reader.next();
      for (; row.vector() != null; row = reader.next()) {
        vectors++;
      }
      assertThat(vectors).isBetween(500, 4999);
      assertThat(row.problem()).contains("is damaged after line " + vectors);
      assertThat(reader.next()).isNull();
    }
    Files.writeString(file, "not compressed");
    assertThatThrownBy(() -> VectorFile.read(file)).hasMessageContaining("is damaged");
  }

  @Test
  void namesAVectorThatIsCutOff() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(2).putFloat(1.5f);
    Path file = Files.write(folder.resolve("a.fvecs"), bytes.array());
    assertThatThrownBy(() -> VectorFile.read(file)).hasMessageContaining("ends inside vector 1");
  }
}
