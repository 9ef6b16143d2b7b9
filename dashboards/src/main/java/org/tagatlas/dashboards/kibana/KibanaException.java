package org.tagatlas.dashboards.kibana;

/** Thrown if Kibana is unavailable or rejects a request. The message says what to do. */
public final class KibanaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KibanaException(String message) {
    super(message);
  }

  KibanaException(String message, Throwable cause) {
    super(message, cause);
  }
}
