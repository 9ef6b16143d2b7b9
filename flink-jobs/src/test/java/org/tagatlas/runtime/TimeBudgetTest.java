package org.tagatlas.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeBudgetTest {

  private long now = 1_000;

  @Test
  void grantsItsShareOfTheTimeSinceThePreviousRound() {
    TimeBudget budget = new TimeBudget(0.25, () -> now);
    now += 400;
    budget.startRound(false);
    assertThat(budget.hasTimeLeft()).isTrue();
    now += 99;
    assertThat(budget.hasTimeLeft()).isTrue();
    now += 1;
    assertThat(budget.hasTimeLeft()).isFalse();

    // The duration of a round itself adds no budget.
    budget.startRound(false);
    assertThat(budget.hasTimeLeft()).isTrue();
    now += 1;
    assertThat(budget.hasTimeLeft()).isFalse();
  }

  @Test
  void grantsOnePieceOfWorkInEveryRound() {
    TimeBudget budget = new TimeBudget(0, () -> now);
    for (int round = 0; round < 3; round++) {
      now += 100;
      budget.startRound(false);
      assertThat(budget.hasTimeLeft()).isTrue();
      assertThat(budget.hasTimeLeft()).isFalse();
      assertThat(budget.hasTimeLeft()).isFalse();
    }
  }

  @Test
  void grantsTheWholeTimeBetweenRoundsWhenIdle() {
    TimeBudget budget = new TimeBudget(0.25, () -> now);
    for (int round = 0; round < 3; round++) {
      now += 400;
      budget.startRound(true);
      assertThat(budget.hasTimeLeft()).isTrue();
      now += 399;
      assertThat(budget.hasTimeLeft()).isTrue();
      now += 1;
      assertThat(budget.hasTimeLeft()).isFalse();
    }
  }

  @Test
  void limitsARoundToThirtySeconds() {
    TimeBudget budget = new TimeBudget(Double.MAX_VALUE, () -> now);
    budget.startRound(false);
    now += 29_999_999_999L;
    assertThat(budget.hasTimeLeft()).isTrue();
    assertThat(budget.hasTimeLeft()).isTrue();
    now += 1;
    assertThat(budget.hasTimeLeft()).isFalse();
  }
}
