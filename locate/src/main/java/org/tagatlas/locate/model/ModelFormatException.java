package org.tagatlas.locate.model;

import java.io.IOException;

/** A file that is no model, or a damaged one. The message names the file and what to do. */
public final class ModelFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  ModelFormatException(String message) {
    super(message);
  }
}
