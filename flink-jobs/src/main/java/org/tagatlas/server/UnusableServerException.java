package org.tagatlas.server;

import java.io.IOException;

/** Something outside of the server is in the way: the message names it and says what to do. */
public final class UnusableServerException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what is in the way, where, and what to do. */
  public UnusableServerException(String message) {
    super(message);
  }
}
