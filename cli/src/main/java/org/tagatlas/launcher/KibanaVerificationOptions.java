package org.tagatlas.launcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.run.ElasticsearchAccess;
import org.tagatlas.run.UserError;
import picocli.CommandLine.Option;

/** The options of {@code kibana import} that verify an import. */
final class KibanaVerificationOptions {

  @Option(
      names = "--verify",
      description =
          "Read each object back from Kibana, send the search of each panel to Elasticsearch, and"
              + " print the number of rows of each. Requires --elasticsearch.")
  private boolean verify;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "Elasticsearch of this Kibana, for --verify.")
  private String url;

  @Option(
      names = "--elasticsearch-user",
      paramLabel = "NAME",
      description =
          "User name (or $TAGATLAS_ELASTICSEARCH_USER). Requires a password:"
              + " --elasticsearch-password-file or $TAGATLAS_ELASTICSEARCH_PASSWORD.")
  private String user;

  @Option(
      names = "--elasticsearch-password-file",
      paramLabel = "FILE",
      description = "File that contains the user's password.")
  private Path passwordFile;

  @Option(
      names = "--elasticsearch-api-key-file",
      paramLabel = "FILE",
      description =
          "File that contains an encoded API key (or $TAGATLAS_ELASTICSEARCH_API_KEY), instead of a"
              + " user.")
  private Path apiKeyFile;

  @Option(
      names = "--elasticsearch-ca",
      paramLabel = "FILE",
      description =
          "CA certificates (PEM) to verify the server with (or $TAGATLAS_ELASTICSEARCH_CA).")
  private Path certificateAuthority;

  /**
   * Returns the connection to Elasticsearch if the import will be verified.
   *
   * @param environment environment variables of the process
   * @throws UserError if an option is missing or invalid
   */
  Optional<ElasticsearchConnection> connection(Map<String, String> environment) {
    if (verify != (url != null)) {
      throw new UserError(
          verify
              ? "--verify requires --elasticsearch URL: the Elasticsearch of this Kibana."
              : "--elasticsearch is for --verify. Add --verify, or omit it.");
    }
    return verify
        ? Optional.of(access().connection("--elasticsearch", url, environment))
        : Optional.empty();
  }

  private ElasticsearchAccess access() {
    return new ElasticsearchAccess(
        "",
        Optional.ofNullable(user),
        Optional.ofNullable(passwordFile),
        Optional.ofNullable(apiKeyFile),
        Optional.ofNullable(certificateAuthority),
        OptionalInt.empty(),
        Optional.empty());
  }
}
