package org.tagatlas.extra;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Who is asked about machine tags, and how patiently.
 *
 * @param services who is asked
 * @param timeout for one question, from its start to the end of its answer
 * @param attempts how often a question is asked at the most, when what went wrong may pass
 * @param backoff the wait before the second attempt; it doubles with each further one
 * @param troubles failures in a row that open a host's circuit
 * @param pause how long an open circuit waits before it probes; it doubles up to an hour
 * @param patience how long a run whose input has ended waits for answers at the most
 */
public record AskSettings(
    List<ExtraService> services,
    Duration timeout,
    int attempts,
    Duration backoff,
    int troubles,
    Duration pause,
    Duration patience)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Checks ranges and copies the list. */
  public AskSettings {
    if (attempts < 1
        || troubles < 1
        || timeout.toMillis() < 1
        || backoff.toMillis() < 1
        || pause.toMillis() < 1) {
      throw new IllegalArgumentException("attempts, troubles and times are at least 1");
    }
    services = List.copyOf(services);
  }

  /** Returns what suits the web: ten seconds, three attempts, five failures. */
  public static AskSettings of(List<ExtraService> services, Duration patience) {
    return new AskSettings(
        services,
        Duration.ofSeconds(10),
        3,
        Duration.ofSeconds(2),
        5,
        Duration.ofSeconds(30),
        patience);
  }
}
