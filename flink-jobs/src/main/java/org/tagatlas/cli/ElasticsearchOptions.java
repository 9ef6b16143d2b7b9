package org.tagatlas.cli;

import java.nio.file.Path;
import java.util.Map;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.connectors.elasticsearch.ElasticsearchSetupException;
import picocli.CommandLine.Option;

/** How to reach Elasticsearch and name indices; secrets come from files or the environment. */
final class ElasticsearchOptions {

  /** What environment variables of these options begin with. */
  static final String VARIABLE = "TAGATLAS_ELASTICSEARCH_";

  @Option(
      names = "--index-prefix",
      defaultValue = "",
      paramLabel = "PREFIX",
      description = "What names of indices and aliases begin with, such as 'flickr-'.")
  private String prefix = "";

  @Option(
      names = "--run-name",
      paramLabel = "NAME",
      description =
          "The run's name, which its indices end with: photos-NAME (default: the time of its start;"
              + " with --from-savepoint that of the run it goes on with).")
  private String runName;

  @Option(
      names = "--keep-former",
      description = "Keep the indices of the former run when the aliases leave them.")
  private boolean keepFormer;

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

  /** Returns the name that the user has given, or null. */
  String runName() {
    return runName;
  }

  /** Whether the indices of the former run are kept. */
  boolean keepFormer() {
    return keepFormer;
  }

  /** Returns which embedded server is meant. */
  EmbeddedServer embedded() {
    return new EmbeddedServer(port, data);
  }

  /**
   * Returns the connection to a server.
   *
   * @param environment the process's variables
   * @throws UserError when something of it can't be
   */
  ElasticsearchConnection connection(String url, Map<String, String> environment) {
    try {
      ElasticsearchConnection connection =
          ElasticsearchConnection.to(url.split(",")).withPrefix(prefix);
      String name = user == null ? environment.get(VARIABLE + "USER") : user;
      String password =
          passwordFile == null
              ? environment.get(VARIABLE + "PASSWORD")
              : SecretFile.read("--elasticsearch-password-file", passwordFile);
      String apiKey =
          apiKeyFile == null
              ? environment.get(VARIABLE + "API_KEY")
              : SecretFile.read("--elasticsearch-api-key-file", apiKeyFile);
      if (name != null || password != null) {
        connection = connection.withUser(name, password);
      }
      if (apiKey != null) {
        connection = connection.withApiKey(apiKey);
      }
      String certificates =
          certificateAuthority == null
              ? environment.get(VARIABLE + "CA")
              : certificateAuthority.toString();
      return certificates == null
          ? connection
          : connection.withCertificateAuthority(Path.of(certificates));
    } catch (ElasticsearchSetupException e) {
      throw new UserError("--output elasticsearch: " + e.getMessage() + '.');
    }
  }
}
