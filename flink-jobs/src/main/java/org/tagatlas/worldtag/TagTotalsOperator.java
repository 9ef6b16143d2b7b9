package org.tagatlas.worldtag;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.geo.PlaceNames;
import org.tagatlas.model.Models;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.tags.TagClassifier;
import org.tagatlas.text.Utf8Text;

/**
 * Counts each tag in the whole world and publishes those of enough photographers. Keyed by bucket
 * of tags. A live stream publishes changed tags with each flush, a backfill all of them at the end
 * of the input. What a backfill has counted but not published is published by the first flush of a
 * live stream that is restored from it.
 */
final class TagTotalsOperator extends MiniBatchOperator<TagTotals, Document> {

  private static final long serialVersionUID = 1L;

  /** Minimum number of photographers of a published tag. */
  static final int MIN_PHOTOGRAPHERS = 3;

  private static final String STATE = "tags";

  private final int maxBuffered;
  private final EmitPolicy policy;
  private final Models models;

  private transient Map<Integer, Map<Utf8Text, TagTotals>> buffered;
  private transient int bufferedTags;
  private transient ValueState<TagTotalsBucket> buckets;
  private transient PlaceNames placeNames;
  private transient TagClassifier classifier;
  private transient boolean unpublished;
  private transient int maxParallelism;

  /**
   * Creates a counter.
   *
   * @param maxBuffered maximum number of buffered tags
   * @param policy how often to emit
   * @param models the gazetteer and other models
   */
  TagTotalsOperator(int maxBuffered, EmitPolicy policy, Models models) {
    super(policy.flush());
    this.maxBuffered = maxBuffered;
    this.policy = policy;
    this.models = models;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    unpublished = policy.live() && context.isRestored();
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffered = new HashMap<>();
    buckets =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>(STATE, new TagTotalsBucketSerializer()));
    placeNames = models.load(getRuntimeContext()).placeNames();
    classifier = TagClassifier.load();
    maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    logRestore("buffered tags", 0);
  }

  @Override
  public void processElement(StreamRecord<TagTotals> element) throws Exception {
    TagTotals update = element.getValue();
    TagTotals before =
        buffered
            .computeIfAbsent(update.bucket(), bucket -> new HashMap<>())
            .putIfAbsent(update.tag(), update);
    if (before != null) {
      before.add(update);
    } else if (++bufferedTags >= maxBuffered) {
      logSpill("tags", bufferedTags);
      flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    if (unpublished) {
      unpublished = false;
      publishAll();
    }
    for (int bucket : inStateOrder(buffered.keySet().stream())) {
      setCurrentKey(bucket);
      TagTotalsBucket tags = buckets.value();
      if (tags == null) {
        tags = new TagTotalsBucket(new TreeMap<>());
      }
      Map<Utf8Text, TagTotals> update = buffered.get(bucket);
      tags.add(update);
      if (policy.live()) {
        for (Utf8Text tag : update.keySet()) {
          publish(tags.tags().get(tag));
        }
      }
      buckets.update(tags);
    }
    buffered = new HashMap<>();
    bufferedTags = 0;
  }

  @Override
  public void endInput() throws Exception {
    flush();
    publishAll();
  }

  /** Publishes all tags whose published counts are not the current ones. */
  private void publishAll() throws Exception {
    KeyedStateBackend<Integer> backend = getKeyedStateBackend();
    int[] keys;
    try (Stream<Integer> stored = backend.getKeys(STATE, VoidNamespace.INSTANCE)) {
      keys = inStateOrder(stored);
    }
    for (int bucket : keys) {
      setCurrentKey(bucket);
      TagTotalsBucket tags = buckets.value();
      boolean published = false;
      for (TagTotals totals : tags.tags().values()) {
        published |= publish(totals);
      }
      if (published) {
        buckets.update(tags);
      }
    }
  }

  /** Publishes a tag if its counts have changed and it has enough photographers. */
  private boolean publish(TagTotals totals) {
    if (totals.isPublished() || totals.photographers() < MIN_PHOTOGRAPHERS) {
      return false;
    }
    totals.publish();
    output.collect(new StreamRecord<>(TagDocument.of(totals, placeNames, classifier)));
    return true;
  }

  /** Returns buckets in the order of RocksDB: by key group, then by number. */
  private int[] inStateOrder(Stream<Integer> unordered) {
    return unordered
        .mapToLong(
            bucket ->
                (long) KeyGroupRangeAssignment.assignToKeyGroup(bucket, maxParallelism)
                        << Integer.SIZE
                    | bucket)
        .sorted()
        .mapToInt(order -> (int) order)
        .toArray();
  }
}
