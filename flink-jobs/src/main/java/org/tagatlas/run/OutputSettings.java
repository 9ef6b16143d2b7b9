package org.tagatlas.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where and how a run writes documents.
 *
 * @param outputs values of {@code --output}; empty means the default Elasticsearch of the target
 * @param overwrite whether to replace files or messages of another run
 * @param allowEmpty whether to replace a former run's documents even if this run reads no photo or
 *     less than a tenth of them
 * @param kafkaProperties file of Kafka client properties
 * @param elasticsearch how to reach Elasticsearch
 * @param runName name of the run; empty for a generated one, or that of the run that is restored
 * @param keepFormer whether to keep the indices of the former run
 */
public record OutputSettings(
    List<String> outputs,
    boolean overwrite,
    boolean allowEmpty,
    Optional<Path> kafkaProperties,
    ElasticsearchAccess elasticsearch,
    Optional<String> runName,
    boolean keepFormer) {

  /** Copies the list. */
  public OutputSettings {
    outputs = List.copyOf(outputs);
  }

  /** Returns settings that write to some outputs, with defaults for the rest. */
  public static OutputSettings to(String... outputs) {
    return new OutputSettings(
        List.of(outputs),
        false,
        false,
        Optional.empty(),
        ElasticsearchAccess.DEFAULTS,
        Optional.empty(),
        false);
  }
}
