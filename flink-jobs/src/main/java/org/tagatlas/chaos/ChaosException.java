package org.tagatlas.chaos;

/** Something did not come back as it has to. */
public final class ChaosException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChaosException(String message) {
    super(message);
  }
}
