package org.tagatlas.connectors.kafka;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * From where on a topic is read by a run that does not go on from a checkpoint.
 *
 * @param from which point
 * @param timestamp milliseconds since 1970, of {@link From#TIMESTAMP} alone
 */
public record TopicStart(From from, long timestamp) implements Serializable {

  /** All that is in the topic. */
  public static final TopicStart EARLIEST = new TopicStart(From.EARLIEST, 0);

  /** The points that there are. */
  public enum From {
    /** The first message that is there. */
    EARLIEST,
    /** What comes after the start. */
    LATEST,
    /** What the consumer group has committed; the first message where it has not. */
    GROUP,
    /** The first message of a time or later; what comes after the start where there is none. */
    TIMESTAMP
  }

  /**
   * Reads {@code earliest}, {@code latest}, {@code group} or a time, such as {@code
   * 2026-01-31T12:00:00Z} or milliseconds since 1970.
   *
   * @throws KafkaSetupException when it is none of them
   */
  public static TopicStart parse(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    switch (word) {
      case "earliest":
        return EARLIEST;
      case "latest":
        return new TopicStart(From.LATEST, 0);
      case "group":
        return new TopicStart(From.GROUP, 0);
      default:
        return new TopicStart(From.TIMESTAMP, millis(text.strip()));
    }
  }

  private static long millis(String time) {
    try {
      long millis =
          time.matches("\\d+") ? Long.parseLong(time) : Instant.parse(time).toEpochMilli();
      if (millis >= 0) {
        return millis;
      }
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      throw notKnown(time);
    }
    throw notKnown(time);
  }

  private static KafkaSetupException notKnown(String text) {
    return new KafkaSetupException(
        "'"
            + text
            + "' is none of earliest, latest, group or a time such as 2026-01-31T12:00:00Z (or"
            + " milliseconds since 1970)");
  }

  // Flink's connector still asks for what Kafka has given another name.
  @SuppressWarnings("deprecation")
  OffsetsInitializer offsets() {
    return switch (from) {
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
      case GROUP -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
      case TIMESTAMP -> OffsetsInitializer.timestamp(timestamp);
    };
  }
}
