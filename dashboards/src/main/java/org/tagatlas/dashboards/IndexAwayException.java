package org.tagatlas.dashboards;

/** Elasticsearch does not answer now; the same may be answered later. */
final class IndexAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  IndexAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
