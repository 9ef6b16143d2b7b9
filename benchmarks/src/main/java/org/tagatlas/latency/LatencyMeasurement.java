package org.tagatlas.latency;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.tagatlas.elasticsearch.ElasticsearchConnection;
import org.tagatlas.local.process.Poll;

/**
 * Measures the time from rows in a topic to searchable documents in Elasticsearch. The caller runs
 * the job in between.
 */
public final class LatencyMeasurement implements AutoCloseable {

  /** Interval between searches, which is the maximum error of a latency. */
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MAX_REQUESTED = 1000;

  private final RowFeed feed;
  private final Load load;

  /**
   * Creates a measurement.
   *
   * @param shards gzip shards with the number of rows that the load requires
   * @param servers bootstrap servers of Kafka
   * @param topic existing topic
   */
  public LatencyMeasurement(List<Path> shards, String servers, String topic, Load load) {
    feed = new RowFeed(shards, servers, topic);
    this.load = load;
  }

  /** Publishes the rows that must be in the topic when the job starts. */
  public void before() throws IOException, InterruptedException {
    feed.send(load.before());
  }

  /**
   * Publishes rows at the configured rate and searches for the probes among them, until all are
   * found or the timeout has passed.
   *
   * @param elasticsearch server with the aliases
   * @param processes process ids by name
   * @param checkpoints time between two checkpoints of the job
   */
  public LatencyReport measure(
      ElasticsearchConnection elasticsearch,
      Map<String, List<Long>> processes,
      Duration checkpoints)
      throws IOException, InterruptedException {
    // Also warms up the searches and the signature.
    Probes warmUp = new Probes("latencywarmup", 0);
    Probes probes = new Probes("latencyprobe", load.warmUp() * load.probes() + 1);
    try (Reader reader = new Reader(elasticsearch)) {
      sendAndPoll(reader, warmUp, load.warmUp());
      Map<String, Double> cpuBefore = cpu(processes);
      Map<String, Long> writtenBefore = reader.written();
      double seconds = sendAndPoll(reader, probes, load.seconds());
      Map<String, Double> cpu = cpu(processes);
      cpu.replaceAll((name, total) -> total - cpuBefore.get(name));
      Map<String, Long> written = reader.written();
      written.replaceAll((kind, total) -> total - writtenBefore.get(kind));
      pollUntilComplete(reader, probes);
      return new LatencyReport(
          load,
          checkpoints,
          (double) load.rate() * load.seconds() / seconds,
          seconds,
          probes.sent(),
          probes.photos(),
          probes.signatures(),
          cpu,
          written);
    }
  }

  /** Drops the indices behind the aliases of a measurement. */
  public static void drop(ElasticsearchConnection elasticsearch) throws IOException {
    try (Reader reader = new Reader(elasticsearch)) {
      reader.drop();
    }
  }

  /** Returns the duration of sending in seconds. */
  private double sendAndPoll(Reader reader, Probes probes, int seconds)
      throws IOException, InterruptedException {
    ExecutorService sender = Executors.newSingleThreadExecutor();
    try {
      Future<Double> sent =
          sender.submit(() -> feed.send(load.rate(), seconds, probes, load.probes()));
      Poll.unlimited(POLL_INTERVAL)
          .until(
              () -> {
                poll(reader, probes);
                return sent.isDone();
              });
      return sent.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      sender.shutdownNow();
      sender.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  /** Searches for missing probes until all are found or the timeout has passed. */
  private static void pollUntilComplete(Reader reader, Probes probes)
      throws IOException, InterruptedException {
    new Poll(POLL_INTERVAL, PATIENCE)
        .until(
            () -> {
              poll(reader, probes);
              return probes.complete();
            });
  }

  private static void poll(Reader reader, Probes probes) throws IOException {
    List<String> missing = probes.missingPhotos(MAX_REQUESTED);
    if (!missing.isEmpty()) {
      List<String> found = reader.photos(missing);
      probes.found(found, System.nanoTime());
    }
    long counted = reader.photosOf(probes.signature());
    probes.counted(counted, System.nanoTime());
  }

  private static Map<String, Double> cpu(Map<String, List<Long>> processes) {
    Map<String, Double> seconds = new TreeMap<>();
    processes.forEach(
        (name, pids) ->
            seconds.put(name, pids.stream().mapToDouble(LatencyMeasurement::cpu).sum()));
    return seconds;
  }

  private static double cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .map(cpu -> cpu.toMillis() / 1e3)
        .orElse(0.0);
  }

  @Override
  public void close() throws IOException {
    feed.close();
  }
}
