package org.tagatlas.cli;

import java.util.Map;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a run reaches Elasticsearch and names its indices. */
final class ElasticsearchOptions {

  @Mixin private ElasticsearchAccess access = new ElasticsearchAccess();

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
    return access.embedded();
  }

  /**
   * Returns the connection to a server, see {@link ElasticsearchAccess#connection}.
   *
   * @throws UserError when something of it can't be
   */
  ElasticsearchConnection connection(String url, Map<String, String> environment) {
    return access.connection("--output elasticsearch", url, environment);
  }
}
