package org.tagatlas.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;
import org.tagatlas.job.Output;
import org.tagatlas.publish.Kind;

/**
 * All outputs of a run.
 *
 * @param all one at least
 */
record RunOutputs(List<RunOutput> all) implements AutoCloseable {

  /**
   * Reads the values of {@code --output}; nothing is touched or started.
   *
   * @param values none means the embedded Elasticsearch
   * @param overwrite whether files of another run are removed
   * @param options how to reach Elasticsearch
   * @param kafkaProperties settings of Kafka's client, or null
   * @param checkpoints the folder of the run's checkpoints, when it was named
   * @param endsWithUs whether the job ends with this process, as it does not on a cluster
   * @param told where to say what happens
   * @throws UserError when a value is not known
   */
  static RunOutputs parse(
      List<String> values,
      boolean overwrite,
      ElasticsearchOptions options,
      java.nio.file.Path kafkaProperties,
      Optional<Path> checkpoints,
      boolean endsWithUs,
      PrintStream told) {
    List<RunOutput> all = new ArrayList<>();
    for (String value : values.isEmpty() ? List.of(ElasticsearchOutput.SCHEME) : values) {
      int colon = value.indexOf(':');
      String scheme = colon < 0 ? value : value.substring(0, colon);
      String place = colon < 0 ? null : value.substring(colon + 1);
      if (scheme.equals(FilesOutput.SCHEME) && place != null && !place.isEmpty()) {
        all.add(FilesOutput.into(place, overwrite));
      } else if (scheme.equals(ElasticsearchOutput.SCHEME) && !"".equals(place)) {
        all.add(new ElasticsearchOutput(place, options, checkpoints, endsWithUs, told));
      } else if (scheme.equals(KafkaOutput.SCHEME) && place != null) {
        all.add(new KafkaOutput(value, kafkaProperties, overwrite, told));
      } else {
        throw new UserError(
            "--output '"
                + value
                + "' is not known. Name a folder for JSON Lines (files:DIR), the embedded"
                + " Elasticsearch (elasticsearch), another one (elasticsearch:https://host:9200) or"
                + " topics (kafka://host:port/prefix).");
      }
    }
    return new RunOutputs(List.copyOf(all));
  }

  /** Whether one of them has something to do when the run has caught up, or ended. */
  boolean needsClient() {
    return all.stream().anyMatch(ElasticsearchOutput.class::isInstance);
  }

  /** Returns how to reach the Elasticsearch that one of them writes to; there once it is ready. */
  Optional<ElasticsearchConnection> elasticsearch() {
    return all.stream()
        .filter(ElasticsearchOutput.class::isInstance)
        .map(output -> ((ElasticsearchOutput) output).connection())
        .findFirst();
  }

  /** Makes them ready, see {@link RunOutput#prepare}. */
  void prepare(Set<Kind> kinds, Optional<String> from) throws IOException, InterruptedException {
    for (RunOutput output : all) {
      output.prepare(kinds, from);
    }
  }

  /** Returns them as the job knows them: {@code files}, {@code files-2} and so on. */
  List<Output> ofJob() {
    Map<String, Integer> numbers = new HashMap<>();
    List<Output> outputs = new ArrayList<>();
    for (RunOutput output : all) {
      int number = numbers.merge(output.scheme(), 1, Integer::sum);
      String name = number == 1 ? output.scheme() : output.scheme() + '-' + number;
      outputs.add(new Output(name, output::sink, output::locatedPhotos));
    }
    return outputs;
  }

  /** Tells them the job that writes. */
  void started(JobID job) {
    all.forEach(output -> output.started(job));
  }

  /** Tells them that the run has published what was there at its start. */
  void caughtUp() {
    all.forEach(RunOutput::caughtUp);
  }

  /**
   * Tells them that the run has ended well.
   *
   * @return how many documents they refused
   */
  long completed() throws IOException, InterruptedException {
    long refused = 0;
    for (RunOutput output : all) {
      refused += output.completed();
    }
    return refused;
  }

  /** Tells them that the run has failed. */
  void abandoned() {
    all.forEach(RunOutput::abandoned);
  }

  @Override
  public void close() {
    all.forEach(RunOutput::close);
  }
}
