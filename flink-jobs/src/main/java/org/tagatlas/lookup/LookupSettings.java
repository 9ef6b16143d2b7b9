package org.tagatlas.lookup;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * The services that are queried about machine tags, and their retry settings.
 *
 * @param services services to query
 * @param timeout timeout of a request, from its start to the end of the response
 * @param attempts maximum number of attempts after retryable failures
 * @param backoff delay before the second attempt; it doubles with each further attempt
 * @param maxFailures number of failures in a row that opens the circuit breaker of a host
 * @param pause how long a circuit breaker stays open before a probe; it doubles up to an hour
 * @param patience maximum time to wait for results after the end of the input
 */
public record LookupSettings(
    List<ExtraService> services,
    Duration timeout,
    int attempts,
    Duration backoff,
    int maxFailures,
    Duration pause,
    Duration patience)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Checks ranges and copies the list. */
  public LookupSettings {
    if (attempts < 1
        || maxFailures < 1
        || timeout.toMillis() < 1
        || backoff.toMillis() < 1
        || pause.toMillis() < 1) {
      throw new IllegalArgumentException("attempts, maxFailures and times must be at least 1");
    }
    services = List.copyOf(services);
  }

  /** Returns the defaults for web services: a timeout of 10 s, 3 attempts, 5 failures. */
  public static LookupSettings of(List<ExtraService> services, Duration patience) {
    return new LookupSettings(
        services,
        Duration.ofSeconds(10),
        3,
        Duration.ofSeconds(2),
        5,
        Duration.ofSeconds(30),
        patience);
  }
}
