package org.tagatlas.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.tagatlas.local.server.LocalElasticsearch;
import org.tagatlas.local.server.ServerStatus;
import org.tagatlas.local.server.ShellWord;
import org.tagatlas.run.ElasticsearchAccess;
import org.tagatlas.run.OptionRange;
import org.tagatlas.run.UserError;

/**
 * The local Elasticsearch that options select.
 *
 * @param port its port; null means the one it runs on, or the default
 * @param data its folder; null means that of this installation
 */
record LocalServer(Integer port, Path data) {

  /** Returns the server that the options of a command select. */
  static LocalServer of(ElasticsearchAccess access) {
    return new LocalServer(
        access.port().isPresent() ? access.port().getAsInt() : null, access.data().orElse(null));
  }

  /**
   * Starts the server that the options of a run select, unless it is up.
   *
   * @return its URL
   */
  static String start(ElasticsearchAccess access, PrintStream messages)
      throws IOException, InterruptedException {
    LocalServer local = of(access);
    LocalElasticsearch server = local.find("--elasticsearch-port");
    LocalElasticsearch.Started started = server.start(local.requestedPort());
    messages.println(local.message(started));
    return started.status().url();
  }

  /**
   * Returns the server without starting it.
   *
   * @throws UserError if the port is out of range
   */
  LocalElasticsearch find(String portOption) throws IOException, InterruptedException {
    if (port != null) {
      OptionRange.require(portOption, port, 1024, 65535);
    }
    return LocalElasticsearch.ofInstallation(Optional.ofNullable(data));
  }

  /** Returns the requested port. */
  OptionalInt requestedPort() {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /** Returns a message with the address of a started server and the command that stops it. */
  String message(LocalElasticsearch.Started started) {
    ServerStatus status = started.status();
    return String.format(
        Locale.ROOT,
        "Elasticsearch %s at %s (data and logs: %s).%nStop it with: ./tagatlas elasticsearch stop%s",
        started.now() ? "is up" : "was already up",
        status.url(),
        status.data(),
        data == null ? "" : " --data " + ShellWord.of(data));
  }
}
