package org.tagatlas.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuartersTest {

  @TempDir private Path folder;

  @Test
  void excludesStartupAndShutdown() throws IOException {
    // 10 seconds without a row, then 10, 20, 40 and 80 per second, then 50 seconds of other work.
    List<Double> rates =
        quarters(
            400,
            "1,0,0,0",
            "10,0,0,0",
            "15,0,50,0",
            "20,1,100,0",
            "25,1,200,0",
            "27.5,1,300,0",
            "28.75,2,400,0",
            "50,2,400,0",
            "78,2,400,0");
    assertThat(rates).hasSize(4);
    assertThat(rates.get(0)).isCloseTo(10, within(1e-9));
    assertThat(rates.get(1)).isCloseTo(20, within(1e-9));
    assertThat(rates.get(2)).isCloseTo(40, within(1e-9));
    assertThat(rates.get(3)).isCloseTo(80, within(1e-9));
  }

  @Test
  void interpolatesBetweenEntries() throws IOException {
    assertThat(quarters(80, "0,0,0,0", "1,0,8,0", "9,1,72,0", "10,1,80,0"))
        .allSatisfy(rate -> assertThat(rate).isCloseTo(8, within(1e-9)))
        .hasSize(4);
  }

  @Test
  void isEmptyForVeryShortRuns() throws IOException {
    assertThat(quarters(80)).isEmpty();
    assertThat(quarters(80, "1,2,80,3")).isEmpty();
    assertThat(quarters(80, "1,2,10,3", "2,2,60,3")).isEmpty();
  }

  private List<Double> quarters(long rows, String... lines) throws IOException {
    Path timeline = folder.resolve("timeline.csv");
    List<String> all = new ArrayList<>(List.of("seconds,shards,rows,photos"));
    all.addAll(List.of(lines));
    Files.write(timeline, all);
    return Quarters.read(timeline, rows);
  }
}
