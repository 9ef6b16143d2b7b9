package org.tagatlas.fetch;

import java.io.IOException;

/** A failed request, without a valid response. */
public final class FetchException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final long pauseMillis;

  /** The reason for a failed request. */
  public enum Reason {
    /** The deadline passed. */
    TIMEOUT,
    /** The connection could not be opened, or broke. */
    CONNECTION,
    /** Too many requests: status 429, or 503 with Retry-After. */
    THROTTLED,
    /** A server error: status 5xx or 408. */
    SERVER_ERROR,
    /** Any other status: the server rejects the request or its key. */
    REFUSED,
    /** The response is not HTTP, or has an unsupported content encoding. */
    BAD_RESPONSE,
    /** The body is larger than the maximum of the request. */
    TOO_LARGE,
    /** The address is not public, or the request does not allow the redirect. */
    FORBIDDEN,
    /** Too many redirects. */
    REDIRECTS
  }

  FetchException(Reason reason, String message) {
    this(reason, 0, message);
  }

  FetchException(Reason reason, long pauseMillis, String message) {
    super(message);
    this.reason = reason;
    this.pauseMillis = pauseMillis;
  }

  /** Returns the reason for the failure. */
  public Reason reason() {
    return reason;
  }

  /** Returns the pause that the server requests, in milliseconds; 0 if it did not request one. */
  public long pauseMillis() {
    return pauseMillis;
  }
}
