package org.tagatlas.chaos;

/** The job or one of its processes did not recover. */
public final class ChaosException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChaosException(String message) {
    super(message);
  }
}
