package org.tagatlas.replay;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.kafka.TransactionalLineProducer;
import org.tagatlas.connectors.kafka.TransactionalLineProducer.Done;
import org.tagatlas.connectors.source.ShardListing;
import org.tagatlas.connectors.source.ShardSource;
import org.tagatlas.filter.PhotoFilter;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.record.Reject;
import org.tagatlas.record.RejectReason;
import org.tagatlas.record.ShardEnd;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.ShardReader;

/**
 * Publishes the lines of shards unchanged, one shard after the other and each line exactly once. It
 * skips lines that were published before, and blank lines, as reading does. A filter omits lines of
 * photos; lines that are no photo are published, for the reader to reject. Not thread-safe.
 */
public final class ShardReplay {

  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final TransactionalLineProducer publisher;
  private final double rate;
  private final Optional<PhotoFilter> filter;
  private final FieldSet fields;
  private final Consumer<Progress> listener;

  private long start;
  private long lastCommit;
  private long published;
  private long before;
  private long partial;
  private long filtered;
  private int shardsDone;
  private int shards;

  /**
   * The progress of a replay.
   *
   * @param shardsDone number of completely published shards
   * @param shards total number of shards
   * @param published lines published by this process
   * @param before lines of these shards published by earlier processes
   * @param partial published lines that are incomplete: longer than 4 MiB, or truncated at a
   *     damaged end of a shard
   * @param filtered lines that this process omitted because of the filter
   * @param seconds seconds since the start
   */
  public record Progress(
      int shardsDone,
      int shards,
      long published,
      long before,
      long partial,
      long filtered,
      double seconds) {}

  /**
   * Creates a replay.
   *
   * @param rate maximum number of lines per second
   * @param filter the photos to publish; empty for all
   * @param listener receives the progress at each commit, about once per second
   */
  public ShardReplay(
      TransactionalLineProducer publisher,
      double rate,
      Optional<PhotoFilter> filter,
      Consumer<Progress> listener) {
    this.publisher = publisher;
    this.rate = rate;
    this.filter = filter;
    fields = filter.map(each -> FieldSet.of(each.columns())).orElse(FieldSet.VOTED);
    this.listener = listener;
  }

  /**
   * Publishes all shards.
   *
   * @return the progress at the end
   * @throws IOException if a shard cannot be read
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
    try (ShardReader reader = ShardSource.reader(path, fields)) {
      reader.skip(skipped);
      for (ShardRow row = reader.next(); !(row instanceof ShardEnd); row = reader.next()) {
        if (row == null) {
          throw new IOException(shard + " is shorter than the part that was published before");
        }
        pace(shard, lines);
        if (isOmitted(row)) {
          filtered++;
        } else {
          publish(row, reader.line(), shard, lines + 1);
          published++;
        }
        lines++;
      }
    }
    publisher.position(shard, new Done(lines, true));
    commitIfDue(shard, 0);
  }

  private boolean isOmitted(ShardRow row) {
    return filter.isPresent() && row instanceof PhotoRecord photo && !filter.get().accepts(photo);
  }

  private void publish(ShardRow row, byte[] line, String shard, long number) throws IOException {
    if (row instanceof PhotoRecord photo) {
      // The key keeps rows of a photo in order.
      publisher.publish(Long.toString(photo.photoid()), line, shard, number);
      return;
    }
    Reject reject = (Reject) row;
    if (reject.reason() == RejectReason.UNREADABLE) {
      throw new IOException(shard + " cannot be published: " + reject.detail());
    }
    if (reject.reason() == RejectReason.LINE_TOO_LONG
        || reject.reason() == RejectReason.TRUNCATED) {
      partial++;
      publisher.publish(reject, line);
    } else {
      publisher.publish(null, line, shard, reject.line());
    }
  }

  /** Waits until the next line is due, and commits in the meantime. */
  private void pace(String shard, long lines) {
    commitIfDue(shard, lines);
    long due = start + (long) (published * 1e9 / rate);
    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(wait, MAX_PAUSE_NANOS));
      commitIfDue(shard, lines);
    }
  }

  /** Commits once per second. With 0 lines the position of the shard is already recorded. */
  private void commitIfDue(String shard, long lines) {
    long now = System.nanoTime();
    if (now - lastCommit >= COMMIT_NANOS) {
      lastCommit = now;
      if (lines > publisher.done(shard).lines()) {
        publisher.position(shard, new Done(lines, false));
      }
      publisher.commit();
      listener.accept(progress());
    }
  }

  private Progress progress() {
    return new Progress(
        shardsDone,
        shards,
        published,
        before,
        partial,
        filtered,
        (System.nanoTime() - start) / 1e9);
  }
}
