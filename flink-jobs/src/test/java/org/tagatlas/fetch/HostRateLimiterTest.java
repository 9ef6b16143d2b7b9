package org.tagatlas.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HostRateLimiterTest {

  @Test
  void limitsRateWithoutBursts() {
    HostRateLimiter limiter = new HostRateLimiter(10, 4, 5, 1000);
    assertThat(limiter.nextAllowed(1000)).isEqualTo(1000);
    limiter.onRequest(1000);
    assertThat(limiter.nextAllowed(1000)).isEqualTo(1250);
    limiter.onRequest(1250);
    assertThat(limiter.nextAllowed(1250)).isEqualTo(1500);
    // A minute without requests allows one request, not 240.
    assertThat(limiter.nextAllowed(61_500)).isEqualTo(61_500);
    limiter.onRequest(61_500);
    assertThat(limiter.nextAllowed(61_500)).isEqualTo(61_750);
  }

  @Test
  void limitsRequestsInFlight() {
    HostRateLimiter limiter = new HostRateLimiter(2, 1000, 5, 1000);
    limiter.onRequest(0);
    limiter.onRequest(1);
    assertThat(limiter.nextAllowed(1000)).isEqualTo(HostRateLimiter.NEVER);
    limiter.onSuccess();
    assertThat(limiter.nextAllowed(1000)).isEqualTo(1000);
    assertThat(limiter.inFlight()).isEqualTo(1);
  }

  @Test
  void opensAfterFailuresInARowAndProbesWithOneRequest() {
    HostRateLimiter limiter = new HostRateLimiter(4, 1000, 3, 1000);
    fail(limiter, 10);
    fail(limiter, 20);
    limiter.onRequest(30);
    limiter.onSuccess();
    fail(limiter, 40);
    fail(limiter, 50);
    assertThat(limiter.isOpen()).as("not three in a row").isFalse();
    fail(limiter, 60);
    assertThat(limiter.isOpen()).isTrue();
    assertThat(limiter.nextAllowed(70)).isEqualTo(1060);
    limiter.onRequest(1060);
    assertThat(limiter.nextAllowed(2000))
        .as("one probe at a time")
        .isEqualTo(HostRateLimiter.NEVER);
    limiter.onFailure(1100, 0);
    assertThat(limiter.nextAllowed(1100)).as("twice as long").isEqualTo(3100);
    limiter.onRequest(3100);
    limiter.onSuccess();
    assertThat(limiter.isOpen()).isFalse();
    assertThat(limiter.nextAllowed(3200)).isEqualTo(3200);
    for (int i = 0; i < 3; i++) {
      fail(limiter, 4000 + i);
    }
    assertThat(limiter.nextAllowed(4002)).as("the initial pause again").isEqualTo(5002);
  }

  @Test
  void respectsPausesThatTheHostRequests() {
    HostRateLimiter limiter = new HostRateLimiter(4, 1000, 3, 1000);
    limiter.onRequest(0);
    limiter.onFailure(5, 60_000);
    assertThat(limiter.isOpen()).isFalse();
    assertThat(limiter.nextAllowed(10)).isEqualTo(60_005);
  }

  private static void fail(HostRateLimiter limiter, long now) {
    limiter.onRequest(now);
    limiter.onFailure(now, 0);
  }
}
