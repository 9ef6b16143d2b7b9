package org.tagatlas.connectors.source;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.tagatlas.connectors.record.NumberedRow;
import org.tagatlas.connectors.record.ShardRow;
import org.tagatlas.connectors.shard.FieldSet;
import org.tagatlas.connectors.shard.ShardReader;

/**
 * Flink sources of shards: each shard is read by one reader and yields its rows and then its {@link
 * org.tagatlas.connectors.record.ShardEnd}. A shard that can't be read is a reject and never fails
 * the job; a failure of the storage does, and the job's restart goes on behind the last
 * checkpoint's row.
 */
public final class ShardSource {

  private ShardSource() {}

  /**
   * Reads shards and ends.
   *
   * @param inputs files, and folders that are read with all folders in them but without names that
   *     start with {@code .} or {@code _}; one that isn't there becomes an {@code unreadable} row.
   *     {@link ShardListing#expand} gives them of what a user typed
   * @param fields which fields to read
   * @throws IllegalArgumentException when there are no inputs
   */
  public static Source<ShardRow, ?, ?> bounded(Collection<Path> inputs, FieldSet fields) {
    return bounded(inputs, new ShardFormat<>(fields, ShardFormat.Plain.FORM));
  }

  /** Does what {@link #bounded} does, and says of each row where it was. */
  public static Source<NumberedRow, ?, ?> boundedNumbered(
      Collection<Path> inputs, FieldSet fields) {
    return bounded(inputs, new ShardFormat<>(fields, ShardFormat.Numbered.FORM));
  }

  /**
   * Reads shards, waits for further ones and never ends. A path is read once, whatever becomes of
   * it afterwards. A local file is read when two scans in a row saw it with the same size and time,
   * so a new one waits for up to two intervals.
   *
   * @param inputs files, folders and patterns as {@link ShardListing} knows them; patterns are
   *     expanded anew in each scan, and an input that isn't there yet may come
   * @param scanInterval time between two scans, more than zero and longer than a pause in writing a
   *     file
   * @param fields which fields to read
   * @throws IllegalArgumentException when there are no inputs, or the interval is not positive
   */
  public static Source<ShardRow, ?, ?> continuous(
      Collection<String> inputs, Duration scanInterval, FieldSet fields) {
    return continuous(inputs, scanInterval, new ShardFormat<>(fields, ShardFormat.Plain.FORM));
  }

  /** Does what {@link #continuous} does, and says of each row where it was. */
  public static Source<NumberedRow, ?, ?> continuousNumbered(
      Collection<String> inputs, Duration scanInterval, FieldSet fields) {
    return continuous(inputs, scanInterval, new ShardFormat<>(fields, ShardFormat.Numbered.FORM));
  }

  private static <T> Source<T, ?, ?> bounded(Collection<Path> inputs, ShardFormat<T> format) {
    requireInputs(inputs);
    return builder(inputs, format).setFileEnumerator(ShardFileEnumerator.once()).build();
  }

  private static <T> Source<T, ?, ?> continuous(
      Collection<String> inputs, Duration scanInterval, ShardFormat<T> format) {
    requireInputs(inputs);
    // The enumerator has the inputs itself: a pattern is no path.
    return builder(List.of(new Path("/")), format)
        .setFileEnumerator(
            ShardFileEnumerator.continuous(inputs.stream().map(ShardFiles::absolute).toList()))
        .monitorContinuously(scanInterval)
        .build();
  }

  /** Returns a reader of one shard; nothing is opened before its first row is asked for. */
  public static ShardReader reader(Path shard, FieldSet fields) {
    return new ShardReader(
        ShardFiles.name(shard), () -> ShardFiles.open(shard), ShardFiles.isLocal(shard), fields);
  }

  private static void requireInputs(Collection<?> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("there are no inputs");
    }
  }

  private static <T> FileSource.FileSourceBuilder<T> builder(
      Collection<Path> paths, ShardFormat<T> format) {
    return FileSource.forBulkFileFormat(format, paths.toArray(Path[]::new))
        .setSplitAssigner(ShardAssigner::new);
  }
}
