package org.tagatlas.job;

import org.tagatlas.failure.UserFacingException;

/** Thrown when a branch of another project cannot be used. */
public final class BranchException extends UserFacingException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message for the user. */
  public BranchException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Creates an exception with a message for the user. */
  public BranchException(String message) {
    super(message);
  }
}
