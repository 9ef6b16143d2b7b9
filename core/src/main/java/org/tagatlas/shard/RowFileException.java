package org.tagatlas.shard;

import java.io.IOException;

/** A file of rows is damaged or not supported, so that reading it again would not help. */
public final class RowFileException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what is wrong. */
  public RowFileException(String message) {
    super(message);
  }
}
