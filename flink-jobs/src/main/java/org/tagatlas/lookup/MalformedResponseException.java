package org.tagatlas.lookup;

/** A response that is not in the declared format of its service. */
public final class MalformedResponseException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedResponseException(String message, Throwable cause) {
    super(message, cause);
  }
}
