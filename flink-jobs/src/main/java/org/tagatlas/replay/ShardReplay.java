package org.tagatlas.replay;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.kafka.LinePublisher;
import org.tagatlas.connectors.kafka.LinePublisher.Done;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.record.Reject;
import org.tagatlas.connectors.record.RejectReason;
import org.tagatlas.connectors.record.ShardEnd;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.shard.ShardReader;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;

/**
 * Publishes the lines of shards as they are, one shard after the other and each line once; what was
 * published before it passes over. Blank lines are passed over as well, as reading them does. Not
 * thread-safe.
 */
public final class ShardReplay {

  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final LinePublisher publisher;
  private final double rate;
  private final Consumer<Progress> told;

  private long start;
  private long lastCommit;
  private long published;
  private long before;
  private long partial;
  private int shardsDone;
  private int shards;

  /**
   * How far it is.
   *
   * @param shardsDone shards that are published to their end
   * @param shards shards there are
   * @param published lines that this process has published
   * @param before lines that former ones had published of these shards
   * @param partial those of the lines that stand for what is no whole line: over 4 MiB, or where a
   *     shard ends damaged
   * @param seconds since the start
   */
  public record Progress(
      int shardsDone, int shards, long published, long before, long partial, double seconds) {}

  /**
   * Makes a replay.
   *
   * @param rate lines a second at the most
   * @param told is told how far it is with each commit, about once a second
   */
  public ShardReplay(LinePublisher publisher, double rate, Consumer<Progress> told) {
    this.publisher = publisher;
    this.rate = rate;
    this.told = told;
  }

  /**
   * Publishes all there is.
   *
   * @return how far it is, which is at the end
   * @throws IOException when a shard can't be read
   */
  public Progress run(List<Path> paths) throws IOException {
    start = System.nanoTime();
    lastCommit = start;
    shards = paths.size();
    for (Path path : paths) {
      String shard = ShardListing.shardName(path);
      Done done = publisher.done(shard);
      before += done.lines();
      if (!done.all()) {
        publish(path, shard, done.lines());
      }
      shardsDone++;
    }
    publisher.commit();
    return progress();
  }

  private void publish(Path path, String shard, long skipped) throws IOException {
    long lines = skipped;
    try (ShardReader reader = ShardSource.reader(path, FieldSet.VOTED)) {
      reader.skip(skipped);
      for (ShardRow row = reader.next(); !(row instanceof ShardEnd); row = reader.next()) {
        if (row == null) {
          throw new IOException(shard + " has become shorter than what was published of it");
        }
        pace(shard, lines);
        publish(row, reader.line(), shard, lines + 1);
        lines++;
        published++;
      }
    }
    publisher.position(shard, new Done(lines, true));
    commitIfDue(shard, 0);
  }

  private void publish(ShardRow row, byte[] line, String shard, long number) throws IOException {
    if (row instanceof PhotoRecord photo) {
      // Rows of a photo stay in their order.
      publisher.publish(Long.toString(photo.photoid()), line, shard, number);
      return;
    }
    Reject reject = (Reject) row;
    if (reject.reason() == RejectReason.UNREADABLE) {
      throw new IOException(shard + " can't be published: " + reject.detail());
    }
    if (reject.reason() == RejectReason.LINE_TOO_LONG
        || reject.reason() == RejectReason.TRUNCATED) {
      partial++;
      publisher.publish(reject, line);
    } else {
      publisher.publish(null, line, shard, reject.line());
    }
  }

  /** Waits until the next line is due, and commits in between. */
  private void pace(String shard, long lines) {
    commitIfDue(shard, lines);
    long due = start + (long) (published * 1e9 / rate);
    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(wait, LONGEST_PAUSE_NANOS));
      commitIfDue(shard, lines);
    }
  }

  /** Commits once a second; lines of 0 are those of a shard that has its position already. */
  private void commitIfDue(String shard, long lines) {
    long now = System.nanoTime();
    if (now - lastCommit >= COMMIT_NANOS) {
      lastCommit = now;
      if (lines > publisher.done(shard).lines()) {
        publisher.position(shard, new Done(lines, false));
      }
      publisher.commit();
      told.accept(progress());
    }
  }

  private Progress progress() {
    return new Progress(
        shardsDone, shards, published, before, partial, (System.nanoTime() - start) / 1e9);
  }
}
