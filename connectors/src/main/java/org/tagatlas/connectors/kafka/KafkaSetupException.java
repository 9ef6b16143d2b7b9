package org.tagatlas.connectors.kafka;

import org.tagatlas.failure.UserFacingException;

/** Kafka cannot be used as requested; the message tells the user what to do. */
public final class KafkaSetupException extends UserFacingException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the user, without secrets. */
  public KafkaSetupException(String message) {
    super(message);
  }

  KafkaSetupException(String message, Throwable cause) {
    super(message, cause);
  }
}
