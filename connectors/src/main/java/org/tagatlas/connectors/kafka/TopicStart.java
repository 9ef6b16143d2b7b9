package org.tagatlas.connectors.kafka;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Position in a topic at which a run starts, unless it is restored from a checkpoint.
 *
 * @param from the kind of position
 * @param timestamp milliseconds since 1970, for {@link From#TIMESTAMP} only
 */
public record TopicStart(From from, long timestamp) implements Serializable {

  /** The start of the topic. */
  public static final TopicStart EARLIEST = new TopicStart(From.EARLIEST, 0);

  /** Kind of position. */
  public enum From {
    /** The first message. */
    EARLIEST,
    /** The first message written after the start. */
    LATEST,
    /** The consumer group's committed offsets, or the first message of partitions without one. */
    GROUP,
    /** The first message with at least this timestamp; as {@link #LATEST} if there is none. */
    TIMESTAMP
  }

  /**
   * Parses {@code earliest}, {@code latest}, {@code group} or a time, such as {@code
   * 2026-01-31T12:00:00Z} or milliseconds since 1970.
   *
   * @throws KafkaSetupException if the text is none of them
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
      throw invalid(time);
    }
    throw invalid(time);
  }

  private static KafkaSetupException invalid(String text) {
    return new KafkaSetupException(
        "'"
            + text
            + "' must be earliest, latest, group or a time such as 2026-01-31T12:00:00Z (or milliseconds"
            + " since 1970)");
  }

  // Flink's connector still uses an enum that Kafka has renamed.
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
