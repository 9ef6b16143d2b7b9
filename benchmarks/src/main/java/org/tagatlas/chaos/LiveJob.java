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
import org.tagatlas.local.cluster.FlinkRest;
import org.tagatlas.local.cluster.LocalCluster;
import org.tagatlas.local.process.Poll;
import org.tagatlas.summary.Summary;

/**
 * The job under test: submitted by {@code submit}, and submitted again when the JobManager has lost
 * it.
 */
final class LiveJob implements AutoCloseable {

  private static final Pattern RUNNING = Pattern.compile("Job ([0-9a-f]{32}) runs\\.");
  private static final String CAUGHT_UP = "Caught up: the aliases are at run ";
  private static final Duration SUBMISSION_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
  private static final long RESPONSE_SECONDS = 5;
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
   * Creates a job without submitting it.
   *
   * @param logs folder of the output and logs of the client
   * @param arguments arguments of {@code submit}, except those that name the cluster
   * @param patience how long it may take to recover
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
   * Submits the job and waits until the cluster has accepted it.
   *
   * @param more additional arguments
   */
  void submit(String... more) throws IOException, InterruptedException {
    leave();
    List<String> all = new ArrayList<>(List.of("submit", "--cluster-folder"));
    all.add(cluster.folder().toString());
    all.addAll(arguments);
    all.addAll(List.of(more));
    client = Program.start("submit-" + ++submissions, "512m", logs, all);
    boolean submitted = new Poll(POLL_INTERVAL, SUBMISSION_TIMEOUT).until(this::isSubmitted);
    if (!submitted) {
      throw new ChaosException(
          client.name() + " did not submit the job within " + SUBMISSION_TIMEOUT);
    }
  }

  private boolean isSubmitted() throws IOException {
    Matcher runs = RUNNING.matcher(client.printed());
    if (runs.find()) {
      id = runs.group(1);
      return true;
    }
    if (!client.process().isAlive()) {
      throw client.ended();
    }
    return false;
  }

  /** Stops the client that follows the job, not the job. */
  void leave() throws IOException {
    if (client != null) {
      caughtUp |= client.printed().contains(CAUGHT_UP);
      client.close();
    }
  }

  /** Returns whether the client has reported that the aliases have moved to the run. */
  boolean hasCaughtUp() throws IOException {
    caughtUp |= client.printed().contains(CAUGHT_UP);
    return caughtUp;
  }

  /** Returns whether the client that follows the job has exited while the job continues. */
  boolean isLeft() {
    return !client.process().isAlive();
  }

  /**
   * Waits until the job is running and has completed a checkpoint that started after {@code since}.
   *
   * @return processes that exited unexpectedly in the meantime and were restarted
   */
  List<String> awaitCheckpoint(Instant since) throws IOException, InterruptedException {
    List<String> exited = new ArrayList<>();
    boolean completed =
        new Poll(POLL_INTERVAL, patience)
            .until(
                () -> {
                  if (hasCheckpoint(since)) {
                    return true;
                  }
                  List<String> down = cluster.down();
                  if (!down.isEmpty()) {
                    exited.addAll(down);
                    cluster.start(cluster.settings().orElseThrow(), member -> {});
                  }
                  return false;
                });
    if (!completed) {
      throw new ChaosException(
          "the job did not recover within "
              + patience.toSeconds()
              + " s: it is "
              + rest.jobState(id).orElse("unknown to the JobManager")
              + cause());
    }
    return exited;
  }

  private boolean hasCheckpoint(Instant since) throws InterruptedException {
    Optional<String> state = rest.jobState(id);
    if (state.filter(LiveJob::isTerminal).isPresent()) {
      throw new ChaosException("the job has terminated: " + state.get() + cause());
    }
    return state.filter("RUNNING"::equals).isPresent()
        && rest.newestCheckpointTime(id).filter(since::isBefore).isPresent();
  }

  private static boolean isTerminal(String state) {
    return state.equals("FAILED") || state.equals("CANCELED") || state.equals("FINISHED");
  }

  private String cause() throws InterruptedException {
    return rest.newestFailure(id).map(trace -> ". Its last failure:\n" + head(trace)).orElse("");
  }

  private static String head(String trace) {
    return trace.lines().limit(TRACE_LINES).collect(Collectors.joining("\n"));
  }

  /** Returns the summary of the running job; empty while it is unavailable. */
  Optional<Summary> summary() throws InterruptedException {
    try (RestClusterClient<StandaloneClusterId> flink = client()) {
      Map<String, Object> all =
          flink.getAccumulators(JobID.fromHexString(id)).get(RESPONSE_SECONDS, TimeUnit.SECONDS);
      return Optional.ofNullable((Summary) all.get(Summary.NAME));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  /** Cancels the job and retains its newest checkpoint. */
  void cancel() throws InterruptedException {
    try (RestClusterClient<StandaloneClusterId> flink = client()) {
      flink.cancel(JobID.fromHexString(id)).get(RESPONSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ChaosException("could not cancel the job: " + e.getMessage());
    }
    Poll.unlimited(POLL_INTERVAL)
        .until(() -> rest.jobState(id).filter(state -> !isTerminal(state)).isEmpty());
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

  /** Stops the client, not the job. */
  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
