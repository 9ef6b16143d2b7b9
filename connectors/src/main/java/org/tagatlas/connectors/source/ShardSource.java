package org.tagatlas.connectors.source;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.core.fs.Path;
import org.tagatlas.record.NumberedRow;
import org.tagatlas.record.ShardRow;
import org.tagatlas.shard.FieldSet;
import org.tagatlas.shard.RowRange;
import org.tagatlas.shard.ShardReader;
import org.tagatlas.sqlite.RandomAccessBytes;

/**
 * Flink sources of shards. Each shard is read by one reader, a large database by several, and
 * yields its rows, followed by its {@link org.tagatlas.record.ShardEnd}. An unreadable shard yields
 * a reject and never fails the job. A storage failure fails the job, which then resumes after the
 * last checkpoint's row.
 */
public final class ShardSource {

  private ShardSource() {}

  /**
   * Returns a bounded source of shards.
   *
   * @param inputs files, and folders that are read recursively without names that start with {@code
   *     .} or {@code _}, as returned by {@link ShardListing#expand}; a missing input yields an
   *     {@code unreadable} row
   * @param fields the fields to read
   * @throws IllegalArgumentException if there are no inputs
   */
  public static Source<ShardRow, ?, ?> bounded(Collection<Path> inputs, FieldSet fields) {
    return bounded(inputs, new ShardFormat<>(fields, ShardFormat.Plain.FORM));
  }

  /** Returns a source as {@link #bounded}, whose rows have shard and line number. */
  public static Source<NumberedRow, ?, ?> boundedNumbered(
      Collection<Path> inputs, FieldSet fields) {
    return bounded(inputs, new ShardFormat<>(fields, ShardFormat.Numbered.FORM));
  }

  /**
   * Returns an unbounded source of shards that also reads new shards and appended data. A local
   * file is read when two consecutive scans find the same size and time, so a new file waits for up
   * to two intervals. A file that was rewritten yields a reject and is ignored from then on.
   *
   * @param inputs files, folders and patterns as in {@link ShardListing}; patterns are expanded at
   *     each scan, and inputs can be missing at first
   * @param scanInterval time between two scans, positive and longer than pauses of a file's writer
   * @param fields the fields to read
   * @throws IllegalArgumentException if there are no inputsor the interval is not positive
   */
  public static Source<ShardRow, ?, ?> continuous(
      Collection<String> inputs, Duration scanInterval, FieldSet fields) {
    return continuous(inputs, scanInterval, new ShardFormat<>(fields, ShardFormat.Plain.FORM));
  }

  /** Returns a source as {@link #continuous}, whose rows have shard and line number. */
  public static Source<NumberedRow, ?, ?> continuousNumbered(
      Collection<String> inputs, Duration scanInterval, FieldSet fields) {
    return continuous(inputs, scanInterval, new ShardFormat<>(fields, ShardFormat.Numbered.FORM));
  }

  private static <T> Source<T, ?, ?> bounded(Collection<Path> inputs, ShardFormat<T> format) {
    requireInputs(inputs);
    return ShardFileSource.bounded(inputs, format);
  }

  private static <T> Source<T, ?, ?> continuous(
      Collection<String> inputs, Duration scanInterval, ShardFormat<T> format) {
    requireInputs(inputs);
    if (scanInterval.isZero() || scanInterval.isNegative()) {
      throw new IllegalArgumentException("the scan interval must be positive");
    }
    return ShardFileSource.following(
        inputs.stream().map(ShardFiles::absolute).toList(), scanInterval, format);
  }

  /** Returns a reader of one shard, which is opened when its first row is requested. */
  public static ShardReader reader(Path shard, FieldSet fields) {
    return range(shard, fields, RowRange.ALL);
  }

  /** Returns a reader of a range of a database; any other shard is read as a whole. */
  public static ShardReader range(Path shard, FieldSet fields, RowRange range) {
    return ShardReader.range(
        ShardFiles.name(shard), new FileOpener(shard), ShardFiles.isLocal(shard), fields, range);
  }

  /**
   * Divides a shard that is a database into ranges that can be read in parallel.
   *
   * @param count maximum number of ranges, at least 1
   * @return {@link RowRange#ALL} for any other shard
   */
  public static List<RowRange> divide(Path shard, int count) {
    return ShardReader.divide(new FileOpener(shard), count);
  }

  /** Opens the bytes of a file. */
  private record FileOpener(Path file) implements ShardReader.Opener {

    @Override
    public InputStream open() throws IOException {
      return ShardFiles.open(file);
    }

    @Override
    public RandomAccessBytes openRandomAccess() throws IOException {
      return RandomAccessFiles.open(file);
    }
  }

  /**
   * Detects files that are not shards by their first bytes.
   *
   * @return a description of a file that is not a shard; empty if it may be a shard or cannot be
   *     read
   */
  public static Optional<String> describe(Path shard) {
    try {
      return ShardReader.describe(new FileOpener(shard));
    } catch (IOException | RuntimeException e) {
      // Reported when the shard is read.
      return Optional.empty();
    }
  }

  /** Returns a reader of a part of a shard that can grow. */
  static ShardReader growing(Path shard, ShardSplit.Part part, FieldSet fields) {
    return ShardReader.growing(
        ShardFiles.name(shard),
        () -> ShardFiles.open(shard),
        ShardFiles.isLocal(shard),
        fields,
        part.from(),
        part.limit(),
        part.takeEnd());
  }

  private static void requireInputs(Collection<?> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("there are no inputs");
    }
  }
}
