package org.tagatlas.shard;

import java.io.IOException;

/** The stored bytes of a shard are damaged, so that reading them again would not help. */
final class DamagedShardException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean truncated;

  DamagedShardException(String message) {
    this(message, null, false);
  }

  DamagedShardException(String message, Throwable cause) {
    this(message, cause, false);
  }

  private DamagedShardException(String message, Throwable cause, boolean truncated) {
    super(message, cause);
    this.truncated = truncated;
  }

  /** Returns an exception for truncated data. */
  static DamagedShardException truncated(String message) {
    return new DamagedShardException(message, null, true);
  }

  /**
   * Returns an exception for damage that a library has found.
   *
   * @param format human-readable name of the format
   * @param ended whether the library has tried to read beyond the end of the data
   */
  static DamagedShardException of(String format, Exception cause, boolean ended) {
    String message = cause.getMessage();
    return new DamagedShardException(
        "its "
            + format
            + " data is "
            + (ended ? "truncated" : "damaged")
            + (message == null ? "" : ": " + message),
        cause,
        ended);
  }

  /** Returns whether the data is merely truncated, so that more of it may follow. */
  boolean isTruncated() {
    return truncated;
  }
}
