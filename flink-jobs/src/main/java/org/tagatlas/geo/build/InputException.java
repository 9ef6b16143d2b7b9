package org.tagatlas.geo.build;

import java.io.IOException;

/** An input of the builder is not what it should be; the message names file and line. */
public final class InputException extends IOException {

  private static final long serialVersionUID = 1L;

  InputException(String message) {
    super(message);
  }
}
