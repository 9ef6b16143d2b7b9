package org.tagatlas.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tagatlas.run.UserError;
import picocli.CommandLine;

/** The commands {@code optics} and {@code shape}. */
final class PointCommandsTest {

  @Test
  void labelsTwoGroupsAndKeepsAllColumns() throws IOException {
    StringBuilder table = new StringBuilder("name,lat,note,lon\n");
    for (int i = 0; i < 40; i++) {
      // Both sides of the antimeridian are one place.
      double longitude = i % 2 == 0 ? 179.99999 : -179.99999;
      table.append(
          String.format(
              Locale.ROOT, "\"p, %d\",%d.%04d,ü,%s%n", i, i < 20 ? 10 : 11, i % 20, longitude));
    }
    List<String> lines = optics(table.toString(), "--min-samples", "5", "--xi", "0.9");
    assertThat(lines.get(0))
        .isEqualTo("name,lat,note,lon,label,reachability_m,core_m,position,predecessor");
    assertThat(lines.get(1)).startsWith("\"p, 0\",10.0000,ü,179.99999,0,inf,").endsWith(",0,-1");
    assertThat(lines).hasSize(41);
    assertThat(lines.subList(1, 21)).allMatch(line -> label(line).equals("0"));
    assertThat(lines.subList(21, 41)).allMatch(line -> label(line).equals("1"));
  }

  private static String label(String line) {
    String[] fields = line.split(",");
    return fields[fields.length - 5];
  }

  @Test
  void takesClusterSizesAsNumberOrShare() throws IOException {
    StringBuilder table = new StringBuilder("lat,lon\n");
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      table.append(i < 45 ? random.nextDouble() * 1e-3 : 5 + random.nextDouble() * 1e-3);
      table.append(",0\n");
    }
    String[] base = {"--min-samples", "5", "--xi", "0.9", "--max-eps-m", "10000"};
    assertThat(labels(optics(table.toString(), base))).containsOnly("0", "1");
    assertThat(labels(optics(table.toString(), with(base, "0.5")))).containsOnly("0", "-1");
    assertThat(labels(optics(table.toString(), with(base, "16")))).containsOnly("0", "-1");
    assertThat(labels(optics(table.toString(), with(base, "15")))).containsOnly("0", "1");
  }

  private static String[] with(String[] base, String size) {
    String[] all = Arrays.copyOf(base, base.length + 2);
    all[base.length] = "--min-cluster-size";
    all[base.length + 1] = size;
    return all;
  }

  private static List<String> labels(List<String> lines) {
    return lines.stream().skip(1).map(PointCommandsTest::label).toList();
  }

  @Test
  void explainsWhatIsWrong() {
    assertInvalid("", "the input is empty", "--min-samples", "2");
    assertInvalid("a,b\n1,2\n", "the header has no column lat or latitude", "--min-samples", "2");
    assertInvalid("lat,lon\n1,2\n95,2\n", "line 3 has no valid", "--min-samples", "2");
    assertInvalid("lat,lon\n1,2\n1\n", "line 3 has 1 fields", "--min-samples", "2");
    assertInvalid("lat,lon\n1,2\n1,3\n", "--min-samples", "--min-samples", "3");
    assertInvalid("lat,lon\n1,2\n1,3\n", "--xi must be", "--min-samples", "2", "--xi", "1");
    assertInvalid(
        "lat,lon\n1,2\n1,3\n",
        "--min-cluster-size must be a number of points from 2 to 2",
        "--min-samples",
        "2",
        "--min-cluster-size",
        "3");
  }

  private static void assertInvalid(String table, String message, String... options) {
    assertThatThrownBy(() -> optics(table, options))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
  }

  @Test
  void drawsPartsOfAShape() throws IOException {
    StringBuilder table = new StringBuilder("lat,lon\n");
    Random random = new Random(2);
    for (int i = 0; i < 400; i++) {
      table.append(random.nextDouble() * 0.1 + (i % 4 == 0 ? 1 : 0)).append(',');
      table.append(179.95 + random.nextDouble() * 0.1).append('\n');
    }
    JsonNode shape = shape(table.toString());
    assertThat(shape.get("features")).hasSize(2);
    JsonNode first = shape.get("features").get(0);
    assertThat(first.get("properties").get("points").asInt()).isEqualTo(300);
    assertThat(first.get("properties").get("km2").asDouble()).isBetween(100.0, 124.0);
    assertThat(first.get("geometry").get("type").asText()).isEqualTo("MultiPolygon");
    assertThat(first.get("geometry").get("coordinates")).hasSize(2);
    assertThat(shape(table.toString(), "--radius-m", "1").get("features")).isEmpty();
    assertThatThrownBy(() -> shape("lat,lon\n", "--radius-m", "0"))
        .hasMessageContaining("--radius-m must be positive");
  }

  private static List<String> optics(String table, String... options) throws IOException {
    OpticsCommand command = new OpticsCommand();
    new CommandLine(command).parseArgs(options);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    command.cluster(in(table), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static JsonNode shape(String table, String... options) throws IOException {
    ShapeCommand command = new ShapeCommand();
    new CommandLine(command).parseArgs(options);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    command.draw(in(table), out);
    return new ObjectMapper().readTree(out.toByteArray());
  }

  private static InputStream in(String table) {
    return new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8));
  }
}
