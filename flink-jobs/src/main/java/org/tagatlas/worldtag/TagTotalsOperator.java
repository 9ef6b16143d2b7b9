package org.tagatlas.worldtag;

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
import org.tagatlas.count.SightingBuffer;
import org.tagatlas.count.SightingIndex;
import org.tagatlas.count.SightingPage;
import org.tagatlas.geo.PlaceNames;
import org.tagatlas.model.Models;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.tags.TagClassifier;

/**
 * Counts each tag in the whole world and publishes those of enough photographers. Keyed by bucket
 * of tags. A live stream publishes changed tags with each flush, a backfill all of them at the end
 * of the input. What a backfill has counted but not published is published by the first flush of a
 * live stream that is restored from it.
 */
final class TagTotalsOperator extends MiniBatchOperator<SightingPage, Document> {

  private static final long serialVersionUID = 1L;

  /** Minimum number of photographers of a published tag. */
  static final int MIN_PHOTOGRAPHERS = 3;

  private static final String STATE = "tags";

  /** The buffer is small, because the counters of regions have one as well. */
  private static final int HEAP_SHARE = 24;

  private final long maxBufferedBytes;
  private final EmitPolicy policy;
  private final Models models;

  private transient SightingBuffer buffered;
  private transient SightingIndex index;
  private transient long bufferLimit;
  private transient ValueState<TagTotalsBucket> buckets;
  private transient PlaceNames placeNames;
  private transient TagClassifier classifier;
  private transient boolean unpublished;
  private transient int maxParallelism;

  /**
   * Creates a counter.
   *
   * @param maxBufferedBytes maximum size of buffered sightings in bytes; also limited to a part of
   *     a slot's heap
   * @param policy how often to emit
   * @param models the gazetteer and other models
   */
  TagTotalsOperator(long maxBufferedBytes, EmitPolicy policy, Models models) {
    super(policy.flush());
    this.maxBufferedBytes = maxBufferedBytes;
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
    buffered = new SightingBuffer(getRuntimeContext().getTaskInfo());
    index = new SightingIndex();
    bufferLimit = Math.min(maxBufferedBytes, heapOfSlot() / HEAP_SHARE);
    buckets =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>(STATE, new TagTotalsBucketSerializer()));
    placeNames = models.load(getRuntimeContext()).placeNames();
    classifier = TagClassifier.load();
    maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    logRestore("buffered sightings", 0);
  }

  @Override
  public void processElement(StreamRecord<SightingPage> element) throws Exception {
    buffered.add(element.getValue());
    if (buffered.bytes() >= bufferLimit) {
      int largest = buffered.largest();
      logSpill("sightings", buffered.log(largest).size());
      count(largest);
    }
  }

  @Override
  protected void flush() throws Exception {
    if (unpublished) {
      unpublished = false;
      publishAll();
    }
    for (int i = 0; i < buffered.size(); i++) {
      count(i);
    }
  }

  /** Counts the buffered sightings of a key group, bucket by bucket in the order of the state. */
  private void count(int keyGroup) throws Exception {
    if (buffered.log(keyGroup).size() == 0) {
      return;
    }
    index.open(buffered.log(keyGroup));
    long[] order = index.byBucket();
    int to;
    for (int from = 0; from < order.length; from = to) {
      int bucket = (int) (order[from] >>> Integer.SIZE);
      to = from + 1;
      while (to < order.length && (int) (order[to] >>> Integer.SIZE) == bucket) {
        to++;
      }
      setCurrentKey(bucket);
      TagTotalsBucket tags = buckets.value();
      if (tags == null) {
        tags = new TagTotalsBucket(new TreeMap<>());
      }
      for (int i = from; i < to; i++) {
        TagTotals totals = tags.of(index.tagText((int) order[i]));
        totals.add(index, (int) order[i]);
        if (policy.live()) {
          publish(totals);
        }
      }
      buckets.update(tags);
    }
    buffered.clear(keyGroup);
  }

  @Override
  public void endInput() throws Exception {
    flush();
    // Downstream operators need the memory now.
    buffered = new SightingBuffer(getRuntimeContext().getTaskInfo());
    index = new SightingIndex();
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
