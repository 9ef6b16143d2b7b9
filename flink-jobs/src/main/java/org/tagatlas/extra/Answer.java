package org.tagatlas.extra;

import java.util.Locale;

/** What became of a question. */
public sealed interface Answer {

  /** The service knows it. */
  record Found(Extra extra) implements Answer {}

  /** The service knows that there is no such thing, or has nothing to say of it. */
  record NotFound() implements Answer {}

  /**
   * There was no answer that counts.
   *
   * @param reason why
   * @param pauseMillis how long the service asks to be left alone; 0 when it did not say
   */
  record Failed(Reason reason, long pauseMillis) implements Answer {}

  /** Why there is no answer. */
  enum Reason {
    /** It took too long. */
    TIMEOUT(true),
    /** No connection, or it broke. */
    CONNECTION(true),
    /** Too many questions: 429, or 503 with a time to come back at. */
    THROTTLED(true),
    /** A fault of the server, 5xx or 408. */
    SERVER_ERROR(true),
    /** Another status: the question or its key is refused. */
    REFUSED(false),
    /** Another format than the declared one. */
    BAD_ANSWER(false),
    /** More than is read of an answer. */
    TOO_LARGE(false),
    /** An address or a redirect that nobody may follow. */
    FORBIDDEN(false),
    /** Too many redirects. */
    REDIRECTS(false);

    private final boolean passing;

    Reason(boolean passing) {
      this.passing = passing;
    }

    /** Returns whether it may pass: it says something of the host, and nothing of the question. */
    public boolean passing() {
      return passing;
    }

    /** Returns the reason in metrics and summaries, such as {@code bad_answer}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
