package org.tagatlas.extra.http;

import java.io.IOException;
import org.tagatlas.extra.Answer;

/** No answer, and why. */
final class FetchException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Answer.Reason reason;
  private final long pauseMillis;

  FetchException(Answer.Reason reason, String message) {
    this(reason, 0, message);
  }

  FetchException(Answer.Reason reason, long pauseMillis, String message) {
    super(message);
    this.reason = reason;
    this.pauseMillis = pauseMillis;
  }

  Answer.Failed failed() {
    return new Answer.Failed(reason, pauseMillis);
  }
}
