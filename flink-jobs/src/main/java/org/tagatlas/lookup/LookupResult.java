package org.tagatlas.lookup;

import java.util.Locale;

/** The result of a lookup. */
public sealed interface LookupResult {

  /** The service has data on the machine tag. */
  record Found(Extra extra) implements LookupResult {}

  /** The service has no such entry, or no usable data on it. */
  record NotFound() implements LookupResult {}

  /**
   * There was no valid response.
   *
   * @param reason why the lookup failed
   * @param pauseMillis how long the service requests a pause; 0 if it did not request one
   */
  record Failed(Reason reason, long pauseMillis) implements LookupResult {}

  /** The reason for a failed lookup. */
  enum Reason {
    /** The deadline passed. */
    TIMEOUT(true),
    /** The connection could not be opened, or broke. */
    CONNECTION(true),
    /** Too many requests: status 429, or 503 with Retry-After. */
    THROTTLED(true),
    /** A server error: status 5xx or 408. */
    SERVER_ERROR(true),
    /** Any other status: the server rejects the request or its key. */
    REFUSED(false),
    /** The response is not in the declared format. */
    BAD_ANSWER(false),
    /** The response is larger than the limit. */
    TOO_LARGE(false),
    /** The address or a redirect is not allowed. */
    FORBIDDEN(false),
    /** Too many redirects. */
    REDIRECTS(false);

    private final boolean retryable;

    Reason(boolean retryable) {
      this.retryable = retryable;
    }

    /** Returns whether a retry can succeed: the failure concerns the host, not the request. */
    public boolean isRetryable() {
      return retryable;
    }

    /** Returns the name in metrics and summaries, such as {@code bad_answer}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
