package org.tagatlas.connectors.kafka;

/** Something about Kafka that a person has to change: the message says what, and what to do. */
public final class KafkaSetupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, without a secret. */
  public KafkaSetupException(String message) {
    super(message);
  }

  KafkaSetupException(String message, Throwable cause) {
    super(message, cause);
  }
}
