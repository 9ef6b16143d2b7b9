package org.tagatlas.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Replays shards into a topic with {@code replay}, one after the other as they are released. When
 * {@code replay} fails because Kafka is unavailable, it is started again, as a user would do.
 */
final class TopicFeed implements AutoCloseable {

  private static final long POLL_MILLIS = 500;

  private final Path folder;
  private final Path logs;
  private final String topic;
  private final double rate;
  private final Thread thread = new Thread(this::feed, "topic-feed");
  private final AtomicInteger released = new AtomicInteger();
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean closed;
  private volatile Program replay;

  /**
   * Starts a feed without any released shards.
   *
   * @param folder folder of released shards
   * @param logs folder of output and logs
   * @param topic address of the topic
   * @param rate lines per second
   */
  TopicFeed(Path folder, Path logs, String topic, double rate) {
    this.folder = folder;
    this.logs = logs;
    this.topic = topic;
    this.rate = rate;
    thread.setDaemon(true);
    thread.start();
  }

  /** Releases a shard for publishing. */
  void release(Path shard) throws IOException {
    Path hidden = folder.resolve('.' + shard.getFileName().toString());
    Files.copy(shard, hidden);
    Files.move(hidden, folder.resolve(shard.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    released.incrementAndGet();
  }

  /** Returns whether all released shards are published. */
  boolean done() {
    return published.get() == released.get();
  }

  /** Returns how often {@code replay} failed. */
  int failures() {
    return failures.get();
  }

  private void feed() {
    try {
      while (!closed) {
        int target = released.get();
        if (published.get() == target) {
          Thread.sleep(POLL_MILLIS);
          continue;
        }
        replay =
            Program.start(
                "replay",
                "256m",
                logs,
                List.of(
                    "replay",
                    "--input",
                    folder.toString(),
                    "--topic",
                    topic,
                    "--rate",
                    String.format(Locale.ROOT, "%.1f/s", rate)));
        if (replay.process().waitFor() == 0) {
          published.set(target);
        } else {
          failures.incrementAndGet();
          Thread.sleep(POLL_MILLIS);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      // This feed was closed.
      Thread.currentThread().interrupt();
    } finally {
      if (replay != null) {
        replay.close();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(20_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
