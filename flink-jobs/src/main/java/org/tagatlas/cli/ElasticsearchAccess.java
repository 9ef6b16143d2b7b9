package org.tagatlas.cli;

import java.nio.file.Path;
import java.util.Map;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSetupException;
import picocli.CommandLine.Option;

/** How to reach Elasticsearch; secrets come from files or the environment. */
final class ElasticsearchAccess {

  @Option(
      names = "--index-prefix",
      defaultValue = "",
      paramLabel = "PREFIX",
      description = "What names of indices and aliases begin with, such as 'flickr-'.")
  private String prefix = "";

  @Option(
      names = "--elasticsearch-user",
      paramLabel = "NAME",
      description =
          "User, or $TAGATLAS_ELASTICSEARCH_USER. The password is in the next option's"
              + " file or in $TAGATLAS_ELASTICSEARCH_PASSWORD.")
  private String user;

  @Option(
      names = "--elasticsearch-password-file",
      paramLabel = "FILE",
      description = "File that holds the user's password.")
  private Path passwordFile;

  @Option(
      names = "--elasticsearch-api-key-file",
      paramLabel = "FILE",
      description =
          "File that holds an encoded API key, in place of a user; or"
              + " $TAGATLAS_ELASTICSEARCH_API_KEY.")
  private Path apiKeyFile;

  @Option(
      names = "--elasticsearch-ca",
      paramLabel = "FILE",
      description =
          "Certificates (PEM) that the server's must be signed by; or $TAGATLAS_ELASTICSEARCH_CA.")
  private Path certificateAuthority;

  @Option(
      names = "--elasticsearch-port",
      paramLabel = "N",
      description = "Port of the embedded server (default: where it runs, or 9200).")
  private Integer port;

  @Option(
      names = "--elasticsearch-data",
      paramLabel = "DIR",
      description =
          "Folder of the embedded server (default: data/elasticsearch of this installation).")
  private Path data;

  /** Returns which embedded server is meant. */
  EmbeddedServer embedded() {
    return new EmbeddedServer(port, data);
  }

  /**
   * Returns the connection to a server.
   *
   * @param option what the address was given with
   * @param environment the process's variables
   * @throws UserError when something of it can't be
   */
  ElasticsearchConnection connection(String option, String url, Map<String, String> environment) {
    try {
      return ElasticsearchConnection.to(url.split(","))
          .withPrefix(prefix)
          .withAccess(
              user,
              passwordFile == null
                  ? null
                  : SecretFile.read("--elasticsearch-password-file", passwordFile),
              apiKeyFile == null
                  ? null
                  : SecretFile.read("--elasticsearch-api-key-file", apiKeyFile),
              certificateAuthority,
              environment);
    } catch (ElasticsearchSetupException e) {
      throw new UserError(option + ": " + e.getMessage() + '.');
    }
  }
}
