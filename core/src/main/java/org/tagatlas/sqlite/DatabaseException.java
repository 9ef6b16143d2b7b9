package org.tagatlas.sqlite;

import java.io.IOException;

/** The bytes of a database cannot be read as such, and reading them again would not help. */
public final class DatabaseException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception; the message says what is wrong, and what to do if anything helps. */
  public DatabaseException(String message) {
    super(message);
  }
}
