package org.tagatlas.local.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server failed to start or stop; the message has the end of its log. */
public final class ServerStartException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the user, which can have several lines. */
  public ServerStartException(String message) {
    super(message);
  }

  /** Creates the exception with the last lines of a server's output, and the path of its log. */
  static ServerStartException of(String server, String problem, List<String> lines, Path log) {
    return new ServerStartException(
        server
            + ' '
            + problem
            + ". Its last lines of output:\n  "
            + String.join("\n  ", lines)
            + "\nSee "
            + log
            + " for details.");
  }
}
