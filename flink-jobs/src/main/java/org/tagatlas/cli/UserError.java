package org.tagatlas.cli;

/**
 * A mistake of the user's: its message names the thing and says what to do, no stack trace is
 * shown, and the command exits with 2.
 */
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, where, and what to do. */
  public UserError(String message) {
    super(message, null, false, false);
  }
}
