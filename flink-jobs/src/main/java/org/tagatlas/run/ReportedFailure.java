package org.tagatlas.run;

import org.tagatlas.failure.UserFacingException;

/** A failure that is not a user error, but whose message is sufficient without a stack trace. */
public final class ReportedFailure extends UserFacingException {

  private static final long serialVersionUID = 1L;

  /** Creates a failure with the message of its cause. */
  public ReportedFailure(Exception cause) {
    super(cause.getMessage(), cause);
  }

  @Override
  public boolean isUserError() {
    return false;
  }
}
