package org.tagatlas.launcher;

import java.util.Optional;
import org.tagatlas.local.server.ShellWord;
import org.tagatlas.run.ElasticsearchAccess;

/** Formats the command line that serves the page for a run's documents. */
final class ServeLine {

  private ServeLine() {}

  /**
   * Returns the command line.
   *
   * @param url the URL of Elasticsearch; empty for the local server
   */
  static String of(Optional<String> url, ElasticsearchAccess access) {
    StringBuilder line = new StringBuilder("./tagatlas serve");
    url.ifPresent(value -> add(line, "--elasticsearch", value));
    if (!access.prefix().isEmpty()) {
      add(line, "--index-prefix", access.prefix());
    }
    access.user().ifPresent(value -> add(line, "--elasticsearch-user", value));
    access.passwordFile().ifPresent(value -> add(line, "--elasticsearch-password-file", value));
    access.apiKeyFile().ifPresent(value -> add(line, "--elasticsearch-api-key-file", value));
    access.certificateAuthority().ifPresent(value -> add(line, "--elasticsearch-ca", value));
    if (url.isEmpty()) {
      access.port().ifPresent(value -> add(line, "--elasticsearch-port", value));
      access.data().ifPresent(value -> add(line, "--elasticsearch-data", value));
    }
    return line.toString();
  }

  private static void add(StringBuilder line, String option, Object value) {
    line.append(' ').append(option).append(' ').append(ShellWord.of(value));
  }
}
