package org.tagatlas.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.elasticsearch.ElasticsearchSetupException;

/**
 * How to reach Elasticsearch. Secrets are read from files or the environment when connecting.
 *
 * @param prefix prefix of the names of indices and aliases
 * @param user user name
 * @param passwordFile file with the user's password
 * @param apiKeyFile file with an encoded API key
 * @param certificateAuthority file with certificates (PEM) that the server's must be signed by
 * @param port port of the local server
 * @param data data folder of the local server
 */
public record ElasticsearchAccess(
    String prefix,
    Optional<String> user,
    Optional<Path> passwordFile,
    Optional<Path> apiKeyFile,
    Optional<Path> certificateAuthority,
    OptionalInt port,
    Optional<Path> data) {

  /** Access without options. */
  public static final ElasticsearchAccess DEFAULTS =
      new ElasticsearchAccess(
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty());

  /** Returns this access with another prefix of indices and aliases. */
  public ElasticsearchAccess withPrefix(String other) {
    return new ElasticsearchAccess(
        other, user, passwordFile, apiKeyFile, certificateAuthority, port, data);
  }

  /**
   * Returns the connection to a server.
   *
   * @param option the option that specified the URL, for messages
   * @param url one or more addresses, separated by commas
   * @param environment environment variables of the process
   * @throws UserError if the URL or an option is invalid
   */
  public ElasticsearchConnection connection(
      String option, String url, Map<String, String> environment) {
    try {
      return ElasticsearchConnection.to(url.split(","))
          .withPrefix(prefix)
          .withAccess(
              user.orElse(null),
              passwordFile
                  .map(file -> SecretFile.read("--elasticsearch-password-file", file))
                  .orElse(null),
              apiKeyFile
                  .map(file -> SecretFile.read("--elasticsearch-api-key-file", file))
                  .orElse(null),
              certificateAuthority.orElse(null),
              environment);
    } catch (ElasticsearchSetupException e) {
      throw new UserError(option + ": " + e.getMessage() + '.');
    }
  }
}
