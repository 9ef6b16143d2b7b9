package org.tagatlas.server;

import java.io.IOException;

/** The server did not do what it had to: the message has the last lines that it logged. */
public final class BrokenServerException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what went wrong, in several lines. */
  public BrokenServerException(String message) {
    super(message);
  }
}
