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
import org.tagatlas.connectors.elasticsearch.ElasticsearchConnection;

/**
 * Measures how long rows of a topic take until readers of Elasticsearch see what they made of them.
 * The job that brings them there is somebody else's.
 */
public final class LatencyMeasurement implements AutoCloseable {

  /** Between two looks: what is found has been there for about so long at the most. */
  private static final long POLL_MILLIS = 50;

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MOST_ASKED_FOR = 1000;

  private final RowFeed feed;
  private final Load load;

  /**
   * Makes a measurement.
   *
   * @param shards gzip shards of as many rows as the load asks for
   * @param servers of Kafka
   * @param topic that is there
   */
  public LatencyMeasurement(List<Path> shards, String servers, String topic, Load load) {
    feed = new RowFeed(shards, servers, topic);
    this.load = load;
  }

  /** Publishes what is to be in the topic when the job starts. */
  public void before() throws IOException, InterruptedException {
    feed.send(load.before());
  }

  /**
   * Publishes rows at the rate and looks for probes among them, until all have been found or
   * nothing more is.
   *
   * @param elasticsearch where the aliases are
   * @param processes numbers of processes by what they are called
   * @param checkpoints time between two checkpoints of the job
   */
  public LatencyReport measure(
      ElasticsearchConnection elasticsearch,
      Map<String, List<Long>> processes,
      Duration checkpoints)
      throws IOException, InterruptedException {
    // Warm too: what looks for probes, and the signature.
    Probes warmUp = new Probes("latencywarmup", 0);
    Probes probes = new Probes("latencyprobe", load.warmUp() * load.probes() + 1);
    try (Reader reader = new Reader(elasticsearch)) {
      sendAndLook(reader, warmUp, load.warmUp());
      Map<String, Double> cpuBefore = cpu(processes);
      Map<String, Long> writtenBefore = reader.written();
      double seconds = sendAndLook(reader, probes, load.seconds());
      Map<String, Double> cpu = cpu(processes);
      cpu.replaceAll((name, total) -> total - cpuBefore.get(name));
      Map<String, Long> written = reader.written();
      written.replaceAll((kind, total) -> total - writtenBefore.get(kind));
      lookOn(reader, probes);
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

  /** Returns the seconds that sending took. */
  private double sendAndLook(Reader reader, Probes probes, int seconds)
      throws IOException, InterruptedException {
    ExecutorService sender = Executors.newSingleThreadExecutor();
    try {
      Future<Double> sent =
          sender.submit(() -> feed.send(load.rate(), seconds, probes, load.probes()));
      while (!sent.isDone()) {
        look(reader, probes);
      }
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

  /** Looks for what has not been found until it has, or nothing more is. */
  private static void lookOn(Reader reader, Probes probes)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!probes.complete() && System.nanoTime() - end < 0) {
      look(reader, probes);
    }
  }

  private static void look(Reader reader, Probes probes) throws IOException, InterruptedException {
    List<String> missing = probes.missingPhotos(MOST_ASKED_FOR);
    if (!missing.isEmpty()) {
      List<String> found = reader.photos(missing);
      probes.found(found, System.nanoTime());
    }
    long counted = reader.photosOf(probes.signature());
    probes.counted(counted, System.nanoTime());
    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
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
