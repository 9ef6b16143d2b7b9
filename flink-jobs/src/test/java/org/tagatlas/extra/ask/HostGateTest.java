package org.tagatlas.extra.ask;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HostGateTest {

  @Test
  void keepsToARateWithoutBursts() {
    HostGate gate = new HostGate(10, 4, 5, 1000);
    assertThat(gate.next(1000)).isEqualTo(1000);
    gate.asked(1000);
    assertThat(gate.next(1000)).isEqualTo(1250);
    gate.asked(1250);
    assertThat(gate.next(1250)).isEqualTo(1500);
    // A minute of silence earns one question, not 240.
    assertThat(gate.next(61_500)).isEqualTo(61_500);
    gate.asked(61_500);
    assertThat(gate.next(61_500)).isEqualTo(61_750);
  }

  @Test
  void keepsToANumberInFlight() {
    HostGate gate = new HostGate(2, 1000, 5, 1000);
    gate.asked(0);
    gate.asked(1);
    assertThat(gate.next(1000)).isEqualTo(HostGate.NEVER);
    gate.answered();
    assertThat(gate.next(1000)).isEqualTo(1000);
    assertThat(gate.inFlight()).isEqualTo(1);
  }

  @Test
  void opensAfterFailuresInARowAndProbesWithOneQuestion() {
    HostGate gate = new HostGate(4, 1000, 3, 1000);
    fail(gate, 10);
    fail(gate, 20);
    gate.asked(30);
    gate.answered();
    fail(gate, 40);
    fail(gate, 50);
    assertThat(gate.open()).as("not three in a row").isFalse();
    fail(gate, 60);
    assertThat(gate.open()).isTrue();
    assertThat(gate.next(70)).isEqualTo(1060);
    gate.asked(1060);
    assertThat(gate.next(2000)).as("one probe at a time").isEqualTo(HostGate.NEVER);
    gate.troubled(1100, 0);
    assertThat(gate.next(1100)).as("twice as long").isEqualTo(3100);
    gate.asked(3100);
    gate.answered();
    assertThat(gate.open()).isFalse();
    assertThat(gate.next(3200)).isEqualTo(3200);
    for (int i = 0; i < 3; i++) {
      fail(gate, 4000 + i);
    }
    assertThat(gate.next(4002)).as("as long as at first again").isEqualTo(5002);
  }

  @Test
  void staysAwayAsLongAsItIsAskedTo() {
    HostGate gate = new HostGate(4, 1000, 3, 1000);
    gate.asked(0);
    gate.troubled(5, 60_000);
    assertThat(gate.open()).isFalse();
    assertThat(gate.next(10)).isEqualTo(60_005);
  }

  private static void fail(HostGate gate, long now) {
    gate.asked(now);
    gate.troubled(now, 0);
  }
}
