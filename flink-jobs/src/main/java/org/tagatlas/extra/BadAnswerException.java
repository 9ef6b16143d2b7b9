package org.tagatlas.extra;

/** An answer that is not what its service was declared to send. */
public final class BadAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  BadAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
