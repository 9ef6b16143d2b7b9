package org.tagatlas.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tagatlas.connectors.record.PhotoRecord;

class EmissionLagTest {

  @Test
  void isOfTheNewestPhotoThatACheckpointHasReleased() {
    EmissionLag lag = new EmissionLag();
    assertThat(lag.seconds(100_000)).isNaN();
    lag.saw(40);
    lag.saw(PhotoRecord.NO_TIME);
    lag.saw(30);
    lag.snapshot(1);
    lag.saw(70);
    assertThat(lag.seconds(100_000)).isNaN();
    lag.completed(1);
    assertThat(lag.seconds(100_500)).isEqualTo(60.5);
    lag.snapshot(2);
    lag.snapshot(3);
    // The second was given up.
    lag.completed(3);
    assertThat(lag.seconds(100_000)).isEqualTo(30);
    lag.completed(2);
    assertThat(lag.seconds(100_000)).isEqualTo(30);
  }
}
