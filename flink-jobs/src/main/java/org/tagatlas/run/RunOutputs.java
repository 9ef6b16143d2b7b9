package org.tagatlas.run;

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
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.job.Output;

/**
 * All outputs of a run.
 *
 * @param all at least one output
 */
record RunOutputs(List<RunOutput> all) implements AutoCloseable {

  /**
   * Parses the values of {@code --output}. Nothing is opened or started.
   *
   * @param checkpoints the folder of the run's checkpoints, if known
   * @param life how long the run lasts
   * @param target where the job is executed
   * @param messages receives messages for the user
   * @throws UserError if a value is invalid
   */
  static RunOutputs parse(
      OutputSettings settings,
      Optional<Path> checkpoints,
      RunLife life,
      ExecutionTarget target,
      PrintStream messages) {
    List<RunOutput> all = new ArrayList<>();
    List<String> values =
        settings.outputs().isEmpty() ? List.of(ElasticsearchOutput.SCHEME) : settings.outputs();
    for (String value : values) {
      int colon = value.indexOf(':');
      String scheme = colon < 0 ? value : value.substring(0, colon);
      Optional<String> address =
          colon < 0 ? Optional.empty() : Optional.of(value.substring(colon + 1));
      if (scheme.equals(FilesOutput.SCHEME) && !address.orElse("").isEmpty()) {
        all.add(FilesOutput.into(address.get(), settings.overwrite(), life));
      } else if (scheme.equals(ElasticsearchOutput.SCHEME) && !address.equals(Optional.of(""))) {
        all.add(new ElasticsearchOutput(address, settings, checkpoints, life, target, messages));
      } else if (scheme.equals(KafkaOutput.SCHEME) && address.isPresent()) {
        all.add(new KafkaOutput(value, settings, life, messages));
      } else {
        throw new UserError(
            "--output '"
                + value
                + "' is not known. Specify a folder for JSON Lines (files:DIR), the local"
                + " Elasticsearch (elasticsearch), another one (elasticsearch:https://host:9200) or"
                + " topics (kafka://host:port/prefix).");
      }
    }
    return new RunOutputs(List.copyOf(all));
  }

  /** Returns whether an output requires the client when the run has caught up or finished. */
  boolean needsClient() {
    return elasticsearch().isPresent();
  }

  /** Returns the first output that writes to Elasticsearch. */
  Optional<ElasticsearchOutput> elasticsearch() {
    return all.stream()
        .filter(ElasticsearchOutput.class::isInstance)
        .map(ElasticsearchOutput.class::cast)
        .findFirst();
  }

  /** Opens all outputs, see {@link RunOutput#open}. */
  void open(Set<DocumentKind> kinds, Optional<String> from)
      throws IOException, InterruptedException {
    for (RunOutput output : all) {
      output.open(kinds, from);
    }
  }

  /** Returns the outputs for the job, named {@code files}, {@code files-2} and so on. */
  List<Output> ofJob() {
    Map<String, Integer> numbers = new HashMap<>();
    List<Output> outputs = new ArrayList<>();
    for (RunOutput output : all) {
      int number = numbers.merge(output.scheme(), 1, Integer::sum);
      String name = number == 1 ? output.scheme() : output.scheme() + '-' + number;
      outputs.add(new Output(name, output::sink, output::changing));
    }
    return outputs;
  }

  /** Called when the job has been submitted. */
  void onSubmitted(JobID job) {
    all.forEach(output -> output.onSubmitted(job));
  }

  /** Returns the number of documents that the outputs rejected. */
  long refusedDocuments() throws InterruptedException {
    long refused = 0;
    for (RunOutput output : all) {
      refused += output.refusedDocuments();
    }
    return refused;
  }

  /** Called when the run has failed. */
  void onFailed() {
    all.forEach(RunOutput::onFailed);
  }

  @Override
  public void close() {
    all.forEach(RunOutput::close);
  }
}
