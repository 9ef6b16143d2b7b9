package org.tagatlas.gazetteer.builder;

import java.io.IOException;

/** An input of the builder is invalid; the message has the file and, if known, the line. */
public final class InputException extends IOException {

  private static final long serialVersionUID = 1L;

  InputException(String message) {
    super(message);
  }
}
