package org.tagatlas.job;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.tagatlas.connectors.elasticsearch.PublishedCheckpoint;
import org.tagatlas.connectors.kafka.TopicSource;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.located.Locating;
import org.tagatlas.publish.Kind;
import org.tagatlas.summary.Summary;

/** The job over shards: starts it, and follows it to its end. */
public final class ShardJob {

  private static final Duration SCAN_INTERVAL = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 1000;

  private ShardJob() {}

  /** Returns an input that reads shards and ends. */
  public static Input reading(Collection<Path> shards, AtlasSettings settings) {
    return new Input("shards", ShardSource.bounded(shards, fields(settings)));
  }

  /** Returns an input that never ends and finds new shards where the inputs say. */
  public static Input following(Collection<String> inputs, AtlasSettings settings) {
    return new Input("shards", ShardSource.continuous(inputs, SCAN_INTERVAL, fields(settings)));
  }

  /**
   * Returns an input that reads a topic.
   *
   * @param untilLatest whether it ends where the topic ended when it was started
   */
  public static Input topic(TopicSource topic, boolean untilLatest, AtlasSettings settings) {
    return new Input(
        "topic",
        untilLatest ? topic.untilLatest(fields(settings)) : topic.following(fields(settings)));
  }

  /** Returns what the job reads of a row. */
  public static FieldSet fields(AtlasSettings settings) {
    if (settings.publishes(Kind.PHOTOS)) {
      return FieldSet.PUBLISHED;
    }
    return settings.publishes(Kind.MACHINE_TAGS)
            || settings.publishes(Kind.EXTRAS)
            || settings.takenTime()
            || settings.locating() == Locating.COUNTED
        ? FieldSet.COUNTED
        : FieldSet.VOTED;
  }

  /**
   * Starts the job.
   *
   * @param env where it runs
   * @param input what it reads
   * @param settings what is counted and published
   * @param outputs where documents go
   */
  public static JobClient start(
      StreamExecutionEnvironment env, Input input, AtlasSettings settings, List<Output> outputs)
      throws Exception {
    AtlasJob.build(input.rows(env), settings, outputs);
    return env.executeAsync("tagatlas");
  }

  /**
   * Follows a job to its end.
   *
   * @param progress is told each second what has been done by then
   * @return the counts; empty when they got lost in a failure at the very end
   * @throws ExecutionException when the job failed
   */
  public static Optional<Summary> await(JobClient client, Consumer<JobProgress> progress)
      throws ExecutionException, InterruptedException {
    CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
    while (true) {
      try {
        JobExecutionResult done = result.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        return Optional.ofNullable(done.getAccumulatorResult(Summary.NAME));
      } catch (TimeoutException e) {
        current(client).ifPresent(progress);
      }
    }
  }

  private static Optional<JobProgress> current(JobClient client) throws InterruptedException {
    try {
      Map<String, Object> accumulators =
          client.getAccumulators().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      return Optional.ofNullable((Summary) accumulators.get(Summary.NAME))
          .map(summary -> new JobProgress(summary, PublishedCheckpoint.ofAll(accumulators)));
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // A job that is starting, ending or recovering has none; the next poll asks again. A Flink in
      // this process that has shut down already says so by an IllegalStateException.
      return Optional.empty();
    }
  }
}
