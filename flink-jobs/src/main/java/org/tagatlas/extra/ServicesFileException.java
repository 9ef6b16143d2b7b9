package org.tagatlas.extra;

/** A services file that can't be used: the message says where and what to do. */
public final class ServicesFileException extends Exception {

  private static final long serialVersionUID = 1L;

  ServicesFileException(String message) {
    super(message);
  }

  /** Says what is wrong in a line, 1 being the first. */
  ServicesFileException(String file, int line, String what) {
    super(file + ':' + line + ": " + what);
  }
}
