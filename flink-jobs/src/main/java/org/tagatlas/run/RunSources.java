package org.tagatlas.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.kafka.KafkaSetupException;
import org.tagatlas.connectors.kafka.TopicSource;
import org.tagatlas.job.CatchUpDetector;
import org.tagatlas.job.Input;
import org.tagatlas.job.ShardJob;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.vector.VectorSource;

/**
 * The sources of a run.
 *
 * @param input what the job reads
 * @param shards number of shards; 0 if it can grow
 * @param catchUp detects when the run has read what its input contained at the start; empty for a
 *     run that ends
 */
record RunSources(Input input, int shards, Optional<CatchUpDetector> catchUp) {

  /**
   * Lists the inputs and creates their sources.
   *
   * @param warnings receives one line per input that is skipped or looks wrong
   * @throws UserError if there is nothing to read, or an input cannot be accessed
   */
  static RunSources open(RunInputs inputs, AtlasSettings settings, Consumer<String> warnings)
      throws InterruptedException {
    if (inputs.follow()) {
      return follow(inputs, settings);
    }
    int vectorFiles = vectorFiles(settings);
    List<Path> shards =
        inputs.shards().isEmpty() ? List.of() : Inputs.shards(inputs.shards(), warnings);
    if (inputs.topic().isEmpty()) {
      return new RunSources(ShardJob.reading(shards, settings), shards.size(), Optional.empty());
    }
    RunInputs.Topic topic = inputs.topic().get();
    Map<String, Long> ends = ends(topic);
    Input read = ShardJob.topic(topic.source(), topic.untilLatest(), settings);
    return new RunSources(
        shards.isEmpty() ? read : ShardJob.reading(shards, settings).and(read),
        0,
        topic.untilLatest()
            ? Optional.empty()
            : Optional.of(new CatchUpDetector(shards.size(), vectorFiles, ends)));
  }

  /** Returns the number of files of vectors; 0 if there are none to read. */
  private static int vectorFiles(AtlasSettings settings) {
    if (settings.vectors() == null) {
      return 0;
    }
    try {
      int files = VectorSource.count(settings.vectors());
      if (files == 0) {
        throw new UserError(
            "--vectors " + String.join(" ", settings.vectors().files()) + " contains no files.");
      }
      return files;
    } catch (IOException | IllegalArgumentException e) {
      throw StorageProblem.of("--vectors", String.join(" ", settings.vectors().files()), e);
    }
  }

  private static RunSources follow(RunInputs inputs, AtlasSettings settings)
      throws InterruptedException {
    Inputs.requireReachable(inputs.shards());
    Input read = ShardJob.following(inputs.shards(), settings);
    Map<String, Long> ends = Map.of();
    if (inputs.topic().isPresent()) {
      RunInputs.Topic topic = inputs.topic().get();
      ends = ends(topic);
      read = read.and(ShardJob.topic(topic.source(), false, settings));
    }
    return new RunSources(
        read,
        0,
        Optional.of(
            new CatchUpDetector(Inputs.number(inputs.shards()), vectorFiles(settings), ends)));
  }

  private static Map<String, Long> ends(RunInputs.Topic topic) throws InterruptedException {
    TopicSource source = topic.source();
    String option = topic.option() + ' ' + source;
    try {
      if (source.connection().partitions(source.topic()) == 0) {
        throw new UserError(
            option + ": the topic does not exist. Create it, or check the spelling.");
      }
      return source.ends();
    } catch (KafkaSetupException e) {
      throw new UserError(option + ": " + e.getMessage() + '.');
    }
  }
}
