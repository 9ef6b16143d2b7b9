package org.tagatlas.count;

import it.unimi.dsi.fastutil.objects.Object2LongMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.model.Models;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.runtime.TimeBudget;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.Utf8Text;

/**
 * Counts photos and photographers of each tag in each region and window. One subtask has all counts
 * of a tag, by region and worldwide, so the hottest key is a single tag. Keyed by {@link
 * TagBucket}: a state value has some tens of tags.
 *
 * <p>Sightings are buffered after the shuffle and counted in state key order. A backfill emits rows
 * once, at the end. A live stream emits changed rows with each flush. The other rows of their tag
 * are emitted when a total changed by 1 %, or after {@link EmitPolicy#refresh()}; until then the
 * tag is pending. It stays pending longer if {@link EmitPolicy#share()} is used up.
 */
public final class TagCountOperator extends MiniBatchOperator<SightingPage, RegionUpdate> {

  private static final long serialVersionUID = 1L;

  /** The side output with changes of the regions' sums over all tags. */
  public static final OutputTag<VotesDelta> VOTES =
      new OutputTag<>("votes", VotesDeltaSerializer.TYPE);

  private static final String BUCKETS_STATE = "buckets";

  /** Buffered sightings may take this fraction of a slot's heap: one part in three. */
  private static final int HEAP_SHARE = 3;

  private final Set<RegionLevel> levels;
  private final Set<CalendarWindow> windows;
  private final int minPhotographers;
  private final long maxBufferedBytes;
  private final EmitPolicy policy;
  private final Models models;

  private transient RegionNumbers regions;

  private transient SightingBuffer buffered;
  private transient SightingIndex index;
  private transient long bufferLimit;
  private transient RegionGroups groups;
  private transient VotesByRegion votesByRegion;
  private transient FewVotesFilter fewVotes;
  private transient ValueState<TagBucket> buckets;
  private transient TagRowParts parts;
  private transient TagRowCursor row;
  private transient TagBucketEditor editor;

  /**
   * When each pending tag became pending; one refresh interval earlier if its rows are due
   * immediately.
   */
  private transient Object2LongOpenHashMap<Utf8Text> pendingSince;

  private transient TimeBudget budget;

  /** Whether tags are due that exceeded the time budget. */
  private transient boolean overBudget;

  private transient boolean idle;

  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count sightings;
  private transient SummaryMetrics.Count tagUpdates;
  private transient SummaryMetrics.Count tagRows;
  private transient SummaryMetrics.Count tagBytes;
  private transient int maxParallelism;

  /**
   * Creates a counter.
   *
   * @param levels the levels of regions to count
   * @param windows the kinds of windows to count
   * @param minPhotographers minimum number of votes of a row in a signature, 1 to {@link
   *     PhotographerSet#EXACT}
   * @param maxBufferedBytes maximum size of buffered sightings in bytes; also limited to a third of
   *     a slot's heap
   * @param policy how often to emit
   * @param models the gazetteer and other models
   */
  public TagCountOperator(
      Set<RegionLevel> levels,
      Set<CalendarWindow> windows,
      int minPhotographers,
      long maxBufferedBytes,
      EmitPolicy policy,
      Models models) {
    super(policy.flush());
    this.levels = levels;
    this.windows = windows;
    this.minPhotographers = minPhotographers;
    this.maxBufferedBytes = maxBufferedBytes;
    this.policy = policy;
    this.models = models;
  }

  @Override
  public void open() throws Exception {
    super.open();
    regions =
        new RegionNumbers(
            models.load(getRuntimeContext()).geocoder(),
            levels,
            RegionNumbers.maxInHeap(heapOfSlot()));
    TaskInfo task = getRuntimeContext().getTaskInfo();
    maxParallelism = task.getMaxNumberOfParallelSubtasks();
    buffered = new SightingBuffer(task);
    index = new SightingIndex();
    bufferLimit = Math.min(maxBufferedBytes, heapOfSlot() / HEAP_SHARE);
    groups = new RegionGroups(regions, windows);
    votesByRegion = new VotesByRegion(regions);
    fewVotes = new FewVotesFilter();
    buckets =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>(BUCKETS_STATE, new TagBucketSerializer()));
    parts = new TagRowParts(getKeyedStateStore(), regions);
    row = new TagRowCursor();
    editor = new TagBucketEditor();
    pendingSince = new Object2LongOpenHashMap<>();
    budget = new TimeBudget(policy.share());
    tally = new SummaryMetrics(output, getMetricGroup(), DocumentKind.SIGNATURES.levels());
    sightings = tally.of("tag_sightings");
    tagUpdates = tally.of("tag_updates");
    tagRows = tally.of("tag_rows");
    tagBytes = tally.of("tag_bytes");
    if (policy.live()) {
      restorePending();
    }
    logRestore("pending tags", pendingSince.size());
  }

  /** Restores the tags that were pending, or were counted by a backfill. */
  private void restorePending() throws Exception {
    for (int bucket : bucketsInOrder()) {
      setCurrentKey(bucket);
      editor.open(buckets.value());
      while (!editor.atEnd()) {
        Utf8Text tag = editor.tag();
        if (editor.take(tag).hasPendingRows()) {
          pendingSince.put(tag, 0);
        }
      }
    }
  }

  @Override
  public void processElement(StreamRecord<SightingPage> element) throws Exception {
    idle = false;
    buffered.add(element.getValue());
    if (buffered.bytes() >= bufferLimit) {
      int largest = buffered.largest();
      logSpill("sightings", buffered.log(largest).size());
      count(largest);
      if (regions.isFull()) {
        emitTotals();
      }
      tally.flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    budget.startRound(idle);
    idle = true;
    for (int i = 0; i < buffered.size(); i++) {
      count(i);
      if (regions.isFull()) {
        emitTotals();
      }
    }
    emitTotals();
    if (policy.live()) {
      long now = getProcessingTimeService().getCurrentProcessingTime();
      emitPending(now - policy.refresh().toMillis());
    }
  }

  /** Counts the buffered sightings of a key group. */
  private void count(int keyGroup) throws Exception {
    SightingLog log = buffered.log(keyGroup);
    if (log.size() == 0) {
      return;
    }
    long now = getProcessingTimeService().getCurrentProcessingTime();
    index.open(log);
    long[] order = index.byBucket();
    int to;
    for (int from = 0; from < order.length; from = to) {
      int bucket = (int) (order[from] >>> Integer.SIZE);
      to = from + 1;
      while (to < order.length && (int) (order[to] >>> Integer.SIZE) == bucket) {
        to++;
      }
      countBucket(bucket, order, from, to, now);
    }
    sightings.add(log.size());
    tagUpdates.add(order.length);
    buffered.clear(keyGroup);
  }

  private void emitTotals() throws IOException {
    votesByRegion.drain(delta -> output.collect(VOTES, new StreamRecord<>(delta)));
    tally.flush();
    if (regions.trim()) {
      fewVotes.clear();
    }
  }

  private int keyGroup(int bucket) {
    return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(
        Integer.hashCode(bucket), maxParallelism);
  }

  /** Returns the position of a bucket in the order of RocksDB: by key group, then by number. */
  private long stateOrder(int bucket) {
    return (long) keyGroup(bucket) << Integer.SIZE | bucket;
  }

  @Override
  public void endInput() throws Exception {
    flush();
    // The buffer takes a third of the heap, which downstream operators need now.
    buffered = new SightingBuffer(getRuntimeContext().getTaskInfo());
    index = new SightingIndex();
    fewVotes.clear();
    RareTagsByRegion rareTags = new RareTagsByRegion();
    for (int bucket : bucketsInOrder()) {
      setCurrentKey(bucket);
      editor.open(buckets.value());
      while (!editor.atEnd()) {
        Utf8Text tag = editor.tag();
        emitFinalRows(tag, editor.take(tag), rareTags);
      }
      if (regions.isFull()) {
        emitRareTags(rareTags);
        regions.trim();
      }
    }
    emitRareTags(rareTags);
  }

  /** Emits the rows that can be in a signature, and adds the others to the rare tags. */
  private void emitFinalRows(Utf8Text tag, TagCount count, RareTagsByRegion rareTags)
      throws Exception {
    RareTagsByRegion.Name name = new RareTagsByRegion.Name(tag, count.label());
    String tagString = tag.toString();
    String labelString = name.label().equals(tag) ? tagString : name.label().toString();
    for (int part = 0; part < parts.size(count); part++) {
      row.open(parts.get(tag, count, part));
      while (row.next()) {
        int region = row.region(regions);
        int votes = row.votes();
        if (votes >= minPhotographers) {
          rareTags.addCandidate(region);
          emitRow(tagString, labelString, count, region, row.photos(), votes);
        } else {
          rareTags.add(region, name, votes);
        }
      }
    }
  }

  private void emitRareTags(RareTagsByRegion rareTags) throws IOException {
    rareTags.drain(
        (region, tags) ->
            output.collect(
                new StreamRecord<>(new RegionUpdate.RareTags(regions.key(region), tags))));
  }

  private int[] bucketsInOrder() {
    KeyedStateBackend<Integer> backend = getKeyedStateBackend();
    try (Stream<Integer> keys = backend.getKeys(BUCKETS_STATE, VoidNamespace.INSTANCE)) {
      return keys.mapToLong(this::stateOrder).sorted().mapToInt(order -> (int) order).toArray();
    }
  }

  /** A buffered tag of the current bucket, with its number in the index. */
  private record BufferedTag(Utf8Text tag, int number) {}

  /** Counts the buffered tags of one bucket: a range of the sorted order. */
  private void countBucket(int bucket, long[] order, int from, int to, long now) throws Exception {
    setCurrentKey(bucket);
    BufferedTag[] tags = new BufferedTag[to - from];
    for (int i = from; i < to; i++) {
      int number = (int) order[i];
      tags[i - from] = new BufferedTag(index.tagText(number), number);
    }
    if (tags.length > 1) {
      Arrays.sort(tags, Comparator.comparing(BufferedTag::tag));
    }
    TagBucket before = buckets.value();
    editor.open(before == null ? TagBucket.EMPTY : before);
    for (BufferedTag tag : tags) {
      TagCount count = editor.find(tag.tag());
      if (count == null) {
        count = new TagCount();
      }
      count(tag.tag(), tag.number(), count, now);
      editor.put(tag.tag(), count);
    }
    TagBucket after = editor.close();
    tagBytes.add(after.bytes().length - (before == null ? 0 : before.bytes().length));
    buckets.update(after);
  }

  /** Adds the buffered sightings of a tag to its counts and emits changed rows. */
  private void count(Utf8Text tag, int number, TagCount count, long now) throws Exception {
    addLabels(tag, number, count);
    groups.open(index, number);
    if (groups.size() > 0) {
      long chunkBytesBefore = count.chunkBytes;
      parts.merge(tag, count, groups);
      count.add(groups);
      parts.splitIfNeeded(tag, count);
      tagBytes.add(count.chunkBytes - chunkBytesBefore);
    }
    for (int group = 0; group < groups.size(); group++) {
      votesByRegion.add(groups.region(group), groups.votesGained(group), groups.isNew(group));
      tagRows.add(groups.isNew(group) ? 1 : 0);
      count.notable |= groups.rowVotes(group) >= minPhotographers;
    }
    if (policy.live()) {
      emitChanges(tag, count, now);
    } else {
      // If the job continues as a live stream, all rows have to be emitted.
      count.emittedLabel = null;
    }
  }

  private void addLabels(Utf8Text tag, int number, TagCount count) {
    if (index.unlabelled(number) > 0) {
      count.labels.addTo(tag, index.unlabelled(number));
    }
    for (int label = index.firstLabel(number);
        label != SightingIndex.NONE;
        label = index.nextLabel(label)) {
      count.labels.addTo(index.labelText(label), index.labelPhotos(label));
    }
  }

  private void emitChanges(Utf8Text tag, TagCount count, long now) throws Exception {
    Utf8Text label = count.label();
    // A tag without an emitted label is new, or was counted by a backfill.
    boolean relabelled = !label.equals(count.emittedLabel);
    boolean due = relabelled || count.notable && count.changedByOnePercent();
    if (due && !overBudget && budget.hasTimeLeft()) {
      emitAllRows(tag, count, label);
      count.markEmitted(label);
      pendingSince.removeLong(tag);
      return;
    }
    for (int group = 0; group < groups.size(); group++) {
      emitIfNeeded(
          tag.toString(),
          label.toString(),
          count,
          groups.region(group),
          groups.rowPhotos(group),
          groups.rowVotes(group));
    }
    if (relabelled) {
      // Rows were emitted with different labels, so even the former label has to be emitted again.
      count.emittedLabel = null;
    }
    if (due) {
      pendingSince.mergeLong(tag, now - policy.refresh().toMillis(), Math::min);
    } else if (count.notable) {
      pendingSince.putIfAbsent(tag, now);
    }
  }

  /** A pending tag, the batch of when it became pending, and the state order of its bucket. */
  private record PendingTag(long batch, long order, Utf8Text tag) {

    /** Returns whether both have the same batch and bucket. */
    boolean isInBucketOf(PendingTag other) {
      return batch == other.batch && order == other.order;
    }
  }

  /**
   * Emits all rows of the tags that have been pending since a time or longer, the longest pending
   * first, within the time budget.
   */
  private void emitPending(long until) throws Exception {
    List<PendingTag> tags = new ArrayList<>();
    for (Object2LongMap.Entry<Utf8Text> entry : pendingSince.object2LongEntrySet()) {
      long since = entry.getLongValue();
      if (since <= until) {
        // Tags of about the same time are processed in state order.
        long batch = Math.floorDiv(since, policy.flush().toMillis());
        tags.add(new PendingTag(batch, stateOrder(TagBucket.of(entry.getKey())), entry.getKey()));
      }
    }
    tags.sort(
        Comparator.comparingLong(PendingTag::batch)
            .thenComparingLong(PendingTag::order)
            .thenComparing(PendingTag::tag));
    int from = 0;
    while (from < tags.size() && budget.hasTimeLeft()) {
      PendingTag first = tags.get(from);
      setCurrentKey((int) first.order());
      editor.open(buckets.value());
      while (from < tags.size() && tags.get(from).isInBucketOf(first)) {
        Utf8Text tag = tags.get(from++).tag();
        TagCount count = editor.find(tag);
        Utf8Text label = count.label();
        emitAllRows(tag, count, label);
        count.markEmitted(label);
        editor.put(tag, count);
        pendingSince.removeLong(tag);
      }
      buckets.update(editor.close());
      if (regions.trim()) {
        fewVotes.clear();
      }
    }
    overBudget = from < tags.size();
  }

  private void emitAllRows(Utf8Text tag, TagCount count, Utf8Text label) throws Exception {
    String tagString = tag.toString();
    String labelString = label.equals(tag) ? tagString : label.toString();
    for (int part = 0; part < parts.size(count); part++) {
      row.open(parts.get(tag, count, part));
      while (row.next()) {
        emitIfNeeded(tagString, labelString, count, row.region(regions), row.photos(), row.votes());
      }
    }
  }

  /** Emits a row that can be in a signature or among the most used tags of its region. */
  private void emitIfNeeded(
      String tag, String label, TagCount count, int region, long photos, int votes)
      throws IOException {
    boolean admitted = fewVotes.admit(region, tag, votes);
    if (admitted || votes >= minPhotographers) {
      emitRow(tag, label, count, region, photos, votes);
    }
  }

  private void emitRow(String tag, String label, TagCount count, int region, long photos, int votes)
      throws IOException {
    TagCount.LevelSum sum = count.sum(regions.levelKey(region));
    output.collect(
        new StreamRecord<>(
            new RegionUpdate.TagVotes(
                regions.key(region), tag, label, photos, votes, sum.photos, sum.votes)));
  }
}
