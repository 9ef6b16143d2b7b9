package org.tagatlas.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Replays shards into a topic, one after the other as they are released, with {@code replay}; when
 * that ends because Kafka is away it is called again, as anybody would.
 */
final class TopicFeed implements AutoCloseable {

  private static final long PAUSE_MILLIS = 500;

  private final Path folder;
  private final Path logs;
  private final String topic;
  private final double rate;
  private final Thread thread = new Thread(this::feed, "feed of the topic");
  private final AtomicInteger released = new AtomicInteger();
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean closed;
  private volatile Program replay;

  /**
   * Makes one; nothing is released yet.
   *
   * @param folder where released shards are
   * @param logs where output and logs go
   * @param topic its address
   * @param rate lines a second
   */
  TopicFeed(Path folder, Path logs, String topic, double rate) {
    this.folder = folder;
    this.logs = logs;
    this.topic = topic;
    this.rate = rate;
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets a shard be published as well. */
  void release(Path shard) throws IOException {
    Path hidden = folder.resolve('.' + shard.getFileName().toString());
    Files.copy(shard, hidden);
    Files.move(hidden, folder.resolve(shard.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    released.incrementAndGet();
  }

  /** Whether all that was released is published. */
  boolean done() {
    return published.get() == released.get();
  }

  /** Returns how often it had to be called again. */
  int failures() {
    return failures.get();
  }

  private void feed() {
    try {
      while (!closed) {
        int wanted = released.get();
        if (published.get() == wanted) {
          Thread.sleep(PAUSE_MILLIS);
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
          published.set(wanted);
        } else {
          failures.incrementAndGet();
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      // It was closed.
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
