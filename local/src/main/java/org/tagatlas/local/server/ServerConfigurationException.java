package org.tagatlas.local.server;

import java.io.IOException;

/** The server cannot be used in this environment; the message tells the user what to do. */
public final class ServerConfigurationException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the user. */
  public ServerConfigurationException(String message) {
    super(message);
  }
}
