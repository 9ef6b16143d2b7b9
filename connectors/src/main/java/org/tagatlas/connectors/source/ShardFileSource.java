package org.tagatlas.connectors.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.file.src.AbstractFileSource;
import org.apache.flink.connector.file.src.ContinuousEnumerationSettings;
import org.apache.flink.connector.file.src.PendingSplitsCheckpoint;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * File source of shards; followed shards can grow.
 *
 * @param <T> the element type
 */
final class ShardFileSource<T> extends AbstractFileSource<T, ShardSplit> {

  private static final long serialVersionUID = 1L;

  private final ShardFormat<T> format;

  /** Followed inputs as typed by the user; null for a bounded source. */
  private final ArrayList<String> followed;

  private ShardFileSource(
      Path[] paths,
      ShardFormat<T> format,
      ArrayList<String> followed,
      ContinuousEnumerationSettings settings) {
    super(paths, ShardFileEnumerator::new, ShardAssigner::new, format, settings);
    this.format = format;
    this.followed = followed;
  }

  /** Returns a bounded source. */
  static <T> ShardFileSource<T> bounded(Collection<Path> inputs, ShardFormat<T> format) {
    return new ShardFileSource<>(inputs.toArray(Path[]::new), format, null, null);
  }

  /** Returns an unbounded source. */
  static <T> ShardFileSource<T> following(
      Collection<String> inputs, Duration scanInterval, ShardFormat<T> format) {
    // Serialized with the job, so the list must be serializable.
    return new ShardFileSource<>(
        new Path[] {new Path("/")},
        format,
        new ArrayList<>(inputs),
        new ContinuousEnumerationSettings(scanInterval));
  }

  @Override
  public SourceReader<T, ShardSplit> createReader(SourceReaderContext context) {
    return followed == null ? super.createReader(context) : FollowingReader.of(context, format);
  }

  @Override
  public SplitEnumerator<ShardSplit, PendingSplitsCheckpoint<ShardSplit>> createEnumerator(
      SplitEnumeratorContext<ShardSplit> context) {
    return followed == null
        ? super.createEnumerator(context)
        : restoreEnumerator(context, PendingSplitsCheckpoint.fromCollectionSnapshot(List.of()));
  }

  @Override
  public SplitEnumerator<ShardSplit, PendingSplitsCheckpoint<ShardSplit>> restoreEnumerator(
      SplitEnumeratorContext<ShardSplit> context, PendingSplitsCheckpoint<ShardSplit> checkpoint) {
    return followed == null
        ? super.restoreEnumerator(context, checkpoint)
        : new FollowingEnumerator(
            context,
            followed,
            getContinuousEnumerationSettings().getDiscoveryInterval().toMillis(),
            checkpoint);
  }

  @Override
  public SimpleVersionedSerializer<ShardSplit> getSplitSerializer() {
    return ShardSplitSerializer.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<PendingSplitsCheckpoint<ShardSplit>>
      getEnumeratorCheckpointSerializer() {
    return new ShardCheckpointSerializer();
  }
}
