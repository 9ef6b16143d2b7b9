package org.tagatlas.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tagatlas.record.PhotoRecord;

class EmissionLagTest {

  @Test
  void isTheAgeOfTheNewestPhotoThatACheckpointReleased() {
    EmissionLag lag = new EmissionLag();
    assertThat(lag.seconds(100_000)).isNaN();
    lag.observe(40);
    lag.observe(PhotoRecord.NO_TIME);
    lag.observe(30);
    lag.snapshot(1);
    lag.observe(70);
    assertThat(lag.seconds(100_000)).isNaN();
    lag.completed(1);
    assertThat(lag.seconds(100_500)).isEqualTo(60.5);
    lag.snapshot(2);
    lag.snapshot(3);
    // The second checkpoint was aborted.
    lag.completed(3);
    assertThat(lag.seconds(100_000)).isEqualTo(30);
    lag.completed(2);
    assertThat(lag.seconds(100_000)).isEqualTo(30);
  }
}
