package org.tagatlas.failure;

/**
 * A failure whose message tells the user what is wrong, where, and what to do. Commands print the
 * message without a stack trace.
 */
public abstract class UserFacingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message for the user. */
  protected UserFacingException(String message) {
    super(message);
  }

  /** Creates an exception with a message for the user, and a cause for the log. */
  protected UserFacingException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Creates an exception without a stack trace if {@code writableStackTrace} is false. */
  protected UserFacingException(String message, boolean writableStackTrace) {
    super(message, null, writableStackTrace, writableStackTrace);
  }

  /** Returns whether the user can fix the failure: invalid input, configuration or environment. */
  public boolean isUserError() {
    return true;
  }
}
