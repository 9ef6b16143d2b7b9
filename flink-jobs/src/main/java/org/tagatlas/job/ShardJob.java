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
import org.tagatlas.branch.Branch;
import org.tagatlas.connectors.elasticsearch.DeliveredCheckpoint;
import org.tagatlas.connectors.kafka.TopicSource;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.filter.PhotoFilter;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.summary.Summary;

/** Starts the job over shards and waits for it to finish. */
public final class ShardJob {

  private static final Duration SCAN_INTERVAL = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 1000;

  private ShardJob() {}

  /** Returns a bounded input that reads shards. */
  public static Input reading(Collection<Path> shards, AtlasSettings settings) {
    return new Input("shards", ShardSource.bounded(shards, fields(settings)));
  }

  /** Returns an unbounded input that discovers new shards in the given inputs. */
  public static Input following(Collection<String> inputs, AtlasSettings settings) {
    return new Input("shards", ShardSource.continuous(inputs, SCAN_INTERVAL, fields(settings)));
  }

  /**
   * Returns an input that reads a topic.
   *
   * @param untilLatest whether the input is bounded by the end offsets of the topic at the start
   */
  public static Input topic(TopicSource topic, boolean untilLatest, AtlasSettings settings) {
    return new Input(
        "topic",
        untilLatest ? topic.untilLatest(fields(settings)) : topic.following(fields(settings)));
  }

  /** Returns the fields of a row that the job reads. */
  public static FieldSet fields(AtlasSettings settings) {
    FieldSet fields =
        settings.counting().takenTime()
                || settings.inference() == LocationInference.PUBLISH_AND_COUNT
            ? FieldSet.COUNTED
            : FieldSet.VOTED;
    String where = settings.counting().where();
    if (!where.isEmpty()) {
      FieldSet filtered = FieldSet.of(PhotoFilter.parse(where).columns());
      fields = filtered.compareTo(fields) < 0 ? filtered : fields;
    }
    for (Branch branch : Branches.all()) {
      if (branch.isPartOf(settings) && branch.fields().compareTo(fields) < 0) {
        fields = branch.fields();
      }
    }
    return fields;
  }

  /**
   * Starts the job.
   *
   * @param env the environment to run in
   * @param input the input to read
   * @param settings settings of the job
   * @param outputs destinations of documents
   */
  public static JobClient start(
      StreamExecutionEnvironment env, Input input, AtlasSettings settings, List<Output> outputs)
      throws Exception {
    AtlasJob.build(input.rows(env), settings, outputs);
    return env.executeAsync("tagatlas");
  }

  /**
   * Waits for a job to finish.
   *
   * @param progress receives the progress once per second, while the job reports any
   * @param poll called once per second, whether the job reports progress or not
   * @return the counts; empty if a failure at the end lost them
   * @throws ExecutionException if the job failed
   */
  public static Optional<Summary> await(
      JobClient client, Consumer<JobProgress> progress, Runnable poll)
      throws ExecutionException, InterruptedException {
    CompletableFuture<JobExecutionResult> result = client.getJobExecutionResult();
    while (true) {
      try {
        JobExecutionResult done = result.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        return Optional.ofNullable(done.getAccumulatorResult(Summary.NAME));
      } catch (TimeoutException e) {
        current(client).ifPresent(progress);
        poll.run();
      }
    }
  }

  private static Optional<JobProgress> current(JobClient client) throws InterruptedException {
    try {
      Map<String, Object> accumulators =
          client.getAccumulators().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      return Optional.ofNullable((Summary) accumulators.get(Summary.NAME))
          .map(summary -> new JobProgress(summary, DeliveredCheckpoint.ofAll(accumulators)));
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // A job that is starting, finishing or recovering has none; the next poll retries. An
      // embedded Flink that has already shut down throws an IllegalStateException.
      return Optional.empty();
    }
  }
}
