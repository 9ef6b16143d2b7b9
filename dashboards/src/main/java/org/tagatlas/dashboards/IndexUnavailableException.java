package org.tagatlas.dashboards;

/** Thrown if Elasticsearch is unavailable. The same search may succeed later. */
final class IndexUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  IndexUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
