package org.tagatlas.run;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Options for reaching Elasticsearch. */
public final class ElasticsearchAccessOptions {

  @Option(
      names = "--index-prefix",
      defaultValue = "",
      paramLabel = "PREFIX",
      description = "Prefix of the names of indices and aliases, such as 'flickr-'.")
  private String prefix = "";

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

  @Option(
      names = "--elasticsearch-port",
      paramLabel = "N",
      description = "Port of the local server (default: its current port, or 9200).")
  private Integer port;

  @Option(
      names = "--elasticsearch-data",
      paramLabel = "DIR",
      description =
          "Data folder of the local server (default: data/elasticsearch of this installation).")
  private Path data;

  /** Returns what the options specify. */
  public ElasticsearchAccess access() {
    return new ElasticsearchAccess(
        prefix,
        Optional.ofNullable(user),
        Optional.ofNullable(passwordFile),
        Optional.ofNullable(apiKeyFile),
        Optional.ofNullable(certificateAuthority),
        port == null ? OptionalInt.empty() : OptionalInt.of(port),
        Optional.ofNullable(data));
  }
}
