package org.tagatlas.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.tagatlas.server.EmbeddedElasticsearch;
import org.tagatlas.server.ServerStatus;

/**
 * Which embedded Elasticsearch a user means.
 *
 * @param port its port; null means where it runs, or the default
 * @param data its folder; null means this installation's
 */
record EmbeddedServer(Integer port, Path data) {

  /**
   * Returns it; nothing is started.
   *
   * @throws UserError when it can't be meant
   */
  EmbeddedElasticsearch find(String portOption) throws IOException, InterruptedException {
    if (port != null && (port < 1024 || port > 65535)) {
      throw new UserError(portOption + ' ' + port + " is not from 1024 to 65535.");
    }
    return EmbeddedElasticsearch.ofInstallation(Optional.ofNullable(data));
  }

  /** Returns the port that was asked for. */
  OptionalInt wantedPort() {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /** Says of a started server where it is and how to stop it. */
  String words(EmbeddedElasticsearch.Started started) {
    ServerStatus status = started.status();
    return String.format(
        Locale.ROOT,
        "Elasticsearch %s at %s (data and logs: %s).%nStop it with: ./tagatlas elasticsearch stop%s",
        started.now() ? "is up" : "was up already",
        status.url(),
        status.data(),
        data == null ? "" : " --data " + data);
  }
}
