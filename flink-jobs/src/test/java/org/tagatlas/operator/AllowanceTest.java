package org.tagatlas.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowanceTest {

  private long now = 1_000;

  @Test
  void takesItsShareOfTheTimeSinceTheRoundBefore() {
    Allowance allowance = new Allowance(0.25, () -> now);
    now += 400;
    allowance.begin(false);
    assertThat(allowance.left()).isTrue();
    now += 99;
    assertThat(allowance.left()).isTrue();
    now += 1;
    assertThat(allowance.left()).isFalse();

    // What a round takes itself earns nothing.
    allowance.begin(false);
    assertThat(allowance.left()).isTrue();
    now += 1;
    assertThat(allowance.left()).isFalse();
  }

  @Test
  void hasRoomForOnePieceAtLeast() {
    Allowance allowance = new Allowance(0, () -> now);
    for (int round = 0; round < 3; round++) {
      now += 100;
      allowance.begin(false);
      assertThat(allowance.left()).isTrue();
      assertThat(allowance.left()).isFalse();
      assertThat(allowance.left()).isFalse();
    }
  }

  @Test
  void takesAsLongAgainWhenNothingElseIsToBeDone() {
    Allowance allowance = new Allowance(0.25, () -> now);
    for (int round = 0; round < 3; round++) {
      now += 400;
      allowance.begin(true);
      assertThat(allowance.left()).isTrue();
      now += 399;
      assertThat(allowance.left()).isTrue();
      now += 1;
      assertThat(allowance.left()).isFalse();
    }
  }

  @Test
  void neverHoldsACheckpointUpForLong() {
    Allowance allowance = new Allowance(Double.MAX_VALUE, () -> now);
    allowance.begin(false);
    now += 29_999_999_999L;
    assertThat(allowance.left()).isTrue();
    assertThat(allowance.left()).isTrue();
    now += 1;
    assertThat(allowance.left()).isFalse();
  }
}
