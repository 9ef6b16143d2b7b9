package org.tagatlas.lookup;

/** An invalid services file. The message has the location and the fix. */
public final class ServicesFileException extends Exception {

  private static final long serialVersionUID = 1L;

  ServicesFileException(String message) {
    super(message);
  }

  /** Creates an exception about a line, counted from 1. */
  ServicesFileException(String file, int line, String problem) {
    super(file + ':' + line + ": " + problem);
  }
}
