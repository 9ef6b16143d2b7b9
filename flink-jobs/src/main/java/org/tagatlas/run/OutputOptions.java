package org.tagatlas.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that select where a run writes. */
final class OutputOptions {

  @Option(
      names = "--output",
      paramLabel = "OUTPUT",
      description = {
        "Where to write documents. Repeatable. Default: elasticsearch.",
        "elasticsearch: the local server of this installation, started if it is not running.",
        "elasticsearch:URL: another server, such as elasticsearch:https://host:9200.",
        "files:DIR: JSON Lines, one folder per kind.",
        "kafka://host:port/PREFIX: one topic per kind, such as PREFIX-photos."
      })
  private List<String> outputs = new ArrayList<>();

  @Option(
      names = "--overwrite",
      description = "Replace files or messages of another run once this run has finished.")
  private boolean overwrite;

  @Option(
      names = "--allow-empty",
      description =
          "Replace the former run's documents even if this run reads no photo, or less than a tenth"
              + " of the former run's.")
  private boolean allowEmpty;

  @Option(
      names = "--kafka-output-properties",
      paramLabel = "FILE",
      description = "Kafka client properties for the output topics, such as security settings.")
  private Path kafkaProperties;

  @Mixin private ElasticsearchAccessOptions elasticsearch;

  @Option(
      names = "--run-name",
      paramLabel = "NAME",
      description =
          "Name of the run and suffix of its indices, such as photos-NAME (default: the start time,"
              + " or with --from-savepoint the name of the restored run).")
  private String runName;

  @Option(
      names = "--keep-former",
      description = "Keep the indices of the former run when the aliases move to this one.")
  private boolean keepFormer;

  /** Returns what the options specify. */
  OutputSettings settings() {
    return new OutputSettings(
        outputs,
        overwrite,
        allowEmpty,
        Optional.ofNullable(kafkaProperties),
        elasticsearch.access(),
        Optional.ofNullable(runName),
        keepFormer);
  }
}
