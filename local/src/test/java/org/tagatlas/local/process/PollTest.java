package org.tagatlas.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollTest {

  private static final Duration PAUSE = Duration.ofMillis(1);

  private final AtomicInteger evaluations = new AtomicInteger();

  @Test
  void pollsUntilTheConditionIsTrue() throws Exception {
    assertThat(Poll.unlimited(PAUSE).until(() -> evaluations.incrementAndGet() == 3)).isTrue();
    assertThat(evaluations).hasValue(3);
  }

  @Test
  void evaluatesAtLeastOnceBeforeTheTimeout() throws Exception {
    Poll immediate = new Poll(PAUSE, Duration.ZERO);
    assertThat(immediate.until(() -> evaluations.incrementAndGet() == 1)).isTrue();
    assertThat(immediate.until(() -> false)).isFalse();
  }

  @Test
  void propagatesExceptionsOfTheCondition() {
    assertThatThrownBy(
            () ->
                Poll.unlimited(PAUSE)
                    .until(
                        () -> {
                          throw new IOException("gone");
                        }))
        .isInstanceOf(IOException.class)
        .hasMessage("gone");
  }

  @Test
  void isInterruptible() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Poll.unlimited(PAUSE).until(() -> false))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
