package org.tagatlas.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ProbesTest {

  private static final long SECOND = 1_000_000_000;

  @Test
  void measuresLatencyOfPhotosAndSignatures() {
    Probes probes = new Probes("probe", 10);
    assertThat(probes.signature()).isEqualTo("all|IS|probe");
    assertThat(probes.send(1 * SECOND))
        .startsWith("{\"photoid\": 900000000010, ")
        .contains("\"usertags\": \"probe\"");
    probes.send(2 * SECOND);
    probes.send(3 * SECOND);
    assertThat(probes.missingPhotos(2)).containsExactly("900000000010", "900000000011");
    probes.found(List.of("900000000011"), 5 * SECOND);
    probes.counted(2, 9 * SECOND);
    assertThat(probes.complete()).isFalse();
    assertThat(probes.missingPhotos(9)).containsExactly("900000000010", "900000000012");
    // Found again, or the same count: nothing changes.
    probes.found(List.of("900000000010", "900000000011", "900000000012"), 6 * SECOND);
    probes.counted(2, 10 * SECOND);
    probes.counted(3, 11 * SECOND);
    assertThat(probes.complete()).isTrue();
    assertThat(probes.photos()).isEqualTo(new Latencies(3, 3, 5, 5));
    assertThat(probes.signatures()).isEqualTo(new Latencies(3, 8, 8, 8));
  }

  @Test
  void percentilesAreMeasuredValues() {
    Latencies latencies =
        Latencies.of(LongStream.rangeClosed(1, 200).map(i -> i * SECOND).boxed().toList());
    assertThat(latencies).isEqualTo(new Latencies(200, 100, 190, 200));
    assertThat(Latencies.of(List.of()).p95()).isNaN();
  }
}
