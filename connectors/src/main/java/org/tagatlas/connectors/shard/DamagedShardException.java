package org.tagatlas.connectors.shard;

import java.io.IOException;

/** The shard's own bytes are no valid gzip or bzip2: reading them again would not help. */
final class DamagedShardException extends IOException {

  private static final long serialVersionUID = 1L;

  DamagedShardException(String message) {
    super(message);
  }

  DamagedShardException(String message, Throwable cause) {
    super(message, cause);
  }
}
