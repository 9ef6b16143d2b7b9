package org.tagatlas.chaos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.tagatlas.cluster.FlinkRest;
import org.tagatlas.cluster.LocalCluster;
import org.tagatlas.summary.Summary;

/** The job that all is done to: submitted by {@code submit}, and again when it is forgotten. */
final class LiveJob implements AutoCloseable {

  private static final Pattern RUNS = Pattern.compile("Job ([0-9a-f]{32}) runs\\.");
  private static final String CAUGHT_UP = "Caught up: the aliases are at run ";
  private static final Duration SUBMISSION = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 200;
  private static final long ANSWER_SECONDS = 5;
  private static final int TRACE_LINES = 15;

  private final LocalCluster cluster;
  private final FlinkRest rest;
  private final Path logs;
  private final List<String> arguments;
  private final Duration patience;

  private Program client;
  private String id;
  private int submissions;
  private boolean caughtUp;

  /**
   * Describes one; nothing is submitted.
   *
   * @param logs where output and logs of the client go
   * @param arguments of {@code submit}, without what names the cluster
   * @param patience how long it may take to run again
   */
  LiveJob(LocalCluster cluster, Path logs, List<String> arguments, Duration patience)
      throws IOException {
    this.cluster = cluster;
    this.rest = cluster.rest();
    this.logs = logs;
    this.arguments = arguments;
    this.patience = patience;
  }

  /**
   * Submits it and waits until the cluster has it.
   *
   * @param more further arguments
   */
  void submit(String... more) throws IOException, InterruptedException {
    leave();
    List<String> all = new ArrayList<>(List.of("submit", "--cluster-folder"));
    all.add(cluster.folder().toString());
    all.addAll(arguments);
    all.addAll(List.of(more));
    client = Program.start("submit-" + ++submissions, "512m", logs, all);
    long end = System.nanoTime() + SUBMISSION.toNanos();
    while (true) {
      Matcher runs = RUNS.matcher(client.printed());
      if (runs.find()) {
        id = runs.group(1);
        return;
      }
      if (!client.process().isAlive()) {
        throw client.ended();
      }
      if (System.nanoTime() - end > 0) {
        throw new ChaosException(client.name() + " did not submit the job within " + SUBMISSION);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Ends the client that follows the job, not the job. */
  void leave() throws IOException {
    if (client != null) {
      caughtUp |= client.printed().contains(CAUGHT_UP);
      client.close();
    }
  }

  /** Whether the aliases have moved to the run, as far as its client has said. */
  boolean hasCaughtUp() throws IOException {
    caughtUp |= client.printed().contains(CAUGHT_UP);
    return caughtUp;
  }

  /** Whether the client that follows the job has ended while the job goes on. */
  boolean isLeft() {
    return !client.process().isAlive();
  }

  /**
   * Waits until the job runs, and has completed a checkpoint that was begun since then: what it
   * does lasts again.
   *
   * @return processes that had ended by themselves meanwhile, and were started again
   */
  List<String> awaitCheckpoint(Instant since) throws IOException, InterruptedException {
    List<String> fallen = new ArrayList<>();
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<String> state = rest.jobState(id);
      if (state.filter(LiveJob::hasEnded).isPresent()) {
        throw new ChaosException("the job has ended: " + state.get() + why());
      }
      if (state.filter("RUNNING"::equals).isPresent()
          && rest.newestCheckpointBegun(id).filter(since::isBefore).isPresent()) {
        return fallen;
      }
      List<String> down = cluster.down();
      if (!down.isEmpty()) {
        fallen.addAll(down);
        cluster.start(cluster.settings().orElseThrow(), told -> {});
      }
      if (System.nanoTime() - end > 0) {
        throw new ChaosException(
            "the job did not run again within "
                + patience.toSeconds()
                + " s: it is "
                + state.orElse("not known to the JobManager")
                + why());
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean hasEnded(String state) {
    return state.equals("FAILED") || state.equals("CANCELED") || state.equals("FINISHED");
  }

  private String why() throws InterruptedException {
    return rest.newestFailure(id)
        .map(trace -> ". It failed last because of:\n" + begin(trace))
        .orElse("");
  }

  private static String begin(String trace) {
    return trace.lines().limit(TRACE_LINES).collect(Collectors.joining("\n"));
  }

  /** Returns what it has counted; empty when it can't say at the moment. */
  Optional<Summary> summary() throws InterruptedException {
    try (RestClusterClient<StandaloneClusterId> flink = client()) {
      Map<String, Object> all =
          flink.getAccumulators(JobID.fromHexString(id)).get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return Optional.ofNullable((Summary) all.get(Summary.NAME));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  /** Ends the job; its newest checkpoint is kept. */
  void cancel() throws InterruptedException {
    try (RestClusterClient<StandaloneClusterId> flink = client()) {
      flink.cancel(JobID.fromHexString(id)).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ChaosException("the job can't be cancelled: " + e.getMessage());
    }
    while (rest.jobState(id).filter(state -> !hasEnded(state)).isPresent()) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private RestClusterClient<StandaloneClusterId> client() {
    URI uri = URI.create(rest.url());
    Configuration conf = new Configuration();
    conf.set(RestOptions.ADDRESS, uri.getHost());
    conf.set(RestOptions.PORT, uri.getPort());
    conf.set(JobManagerOptions.ADDRESS, uri.getHost());
    try {
      return new RestClusterClient<>(conf, StandaloneClusterId.getInstance());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the client, not the job. */
  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
