package org.tagatlas.run;

import org.tagatlas.failure.UserFacingException;

/** Invalid usage or environment: the message says what is wrong, where, and what to do. */
public final class UserError extends UserFacingException {

  private static final long serialVersionUID = 1L;

  /** Creates an error with a message for the user and no stack trace. */
  public UserError(String message) {
    super(message, false);
  }
}
