package org.tagatlas.shard;

import java.io.IOException;

/** The file is not a shard; the message says what it is and what to do. */
final class UnreadableShardException extends IOException {

  private static final long serialVersionUID = 1L;

  UnreadableShardException(String message) {
    super(message);
  }
}
