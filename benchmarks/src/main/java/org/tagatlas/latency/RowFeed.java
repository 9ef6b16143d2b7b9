package org.tagatlas.latency;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes rows of gzip shards and probes to a topic at a rate. Not thread-safe. */
final class RowFeed implements AutoCloseable {

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Iterator<Path> shards;
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private BufferedReader shard;

  /** Opens a feed from shards, read one after the other, to a topic. */
  RowFeed(List<Path> shards, String servers, String topic) {
    this.shards = shards.iterator();
    this.topic = topic;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Publishes rows at full speed and waits until all are acknowledged. */
  void send(long rows) throws IOException, InterruptedException {
    for (long i = 0; i < rows; i++) {
      publish(line());
    }
    flush();
  }

  /**
   * Publishes rows at a rate for a time. The latency of a row starts when it is due, even if it is
   * sent later.
   *
   * @param rate rows per second, including probes
   * @param probes probes to send
   * @param probesEachSecond number of probes per second
   * @return duration in seconds
   */
  double send(int rate, int seconds, Probes probes, int probesEachSecond)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long rows = (long) rate * seconds;
    long probesSent = 0;
    for (long row = 0; row < rows; row++) {
      long due = start + row * TimeUnit.SECONDS.toNanos(1) / rate;
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(Math.min(STEP_NANOS, due - System.nanoTime()));
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      if (probesSent * rate < row * probesEachSecond) {
        publish(probes.send(due));
        probesSent++;
      } else {
        publish(line());
      }
    }
    double elapsed = (System.nanoTime() - start) / 1e9;
    flush();
    return elapsed;
  }

  private void publish(String line) throws IOException {
    Exception failed = failure.get();
    if (failed != null) {
      throw new IOException("a row could not be published", failed);
    }
    producer.send(
        new ProducerRecord<>(topic, line.getBytes(StandardCharsets.UTF_8)),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  private void flush() throws IOException {
    producer.flush();
    if (failure.get() != null) {
      throw new IOException("a row could not be published", failure.get());
    }
  }

  private String line() throws IOException {
    while (true) {
      String line = shard == null ? null : shard.readLine();
      if (line != null) {
        return line;
      }
      if (shard != null) {
        shard.close();
      }
      if (!shards.hasNext()) {
        throw new IOException("the shards have fewer rows than the load requires");
      }
      shard =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(shards.next()), 1 << 16),
                  StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    producer.close();
    if (shard != null) {
      shard.close();
    }
  }
}
