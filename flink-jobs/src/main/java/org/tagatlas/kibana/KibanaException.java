package org.tagatlas.kibana;

/** Kibana can't be reached or refuses: the message says what, where, and what to do. */
public final class KibanaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KibanaException(String message) {
    super(message);
  }

  KibanaException(String message, Throwable cause) {
    super(message, cause);
  }
}
