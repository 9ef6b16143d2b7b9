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
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.serialization.Utf8Text;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.operator.Allowance;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.TallyCounts;

/**
 * Counts photos and photographers of each tag in each region and window. All of a tag is in one
 * place, which knows both its count in a region and in the world, and nothing is hotter than one
 * tag. Keyed by {@link TagBucket}: state holds some tens of tags in a value.
 *
 * <p>Sightings are gathered behind the shuffle and counted in the order of the state's keys. In a
 * backfill rows are told of once, at the end. Live, rows that changed themselves are told of with
 * each flush; the others of their tag follow when a total moved by one part in a hundred or after
 * {@link Pace#refresh()}: until then the tag is dirty. It stays so for longer when {@link
 * Pace#share()} has no room for it.
 */
public final class TagCountOperator extends GatheringOperator<SightingPage, RegionUpdate> {

  private static final long serialVersionUID = 1L;

  /** The side output with changes of the regions' sums over all tags. */
  public static final OutputTag<VotesDelta> VOTES =
      new OutputTag<>("votes", VotesDeltaSerializer.TYPE);

  private static final String BUCKETS_STATE = "buckets";

  /** How much of a slot's heap the gathered sightings may take. */
  private static final int HEAP_SHARE = 3;

  private final Set<RegionLevel> levels;
  private final Set<CalendarWindow> windows;
  private final int minPhotographers;
  private final long maxGatheredBytes;
  private final Pace pace;

  private transient RegionNumbers regions;

  /** What is gathered of each key group of this subtask. */
  private transient SightingLog[] gathered;

  private transient long gatheredBytes;
  private transient SightingIndex index;
  private transient long gatherLimit;
  private transient RegionGroups groups;
  private transient VotesByRegion votesByRegion;
  private transient FewVotesFilter fewVotes;
  private transient ValueState<TagBucket> buckets;
  private transient TagRowParts parts;
  private transient TagRowCursor row;
  private transient TagBucketEditor editor;

  /** When each dirty tag became so; of one whose rows are due at once, a refresh before that. */
  private transient Object2LongOpenHashMap<Utf8Text> dirtySince;

  private transient Allowance allowance;

  /** Whether there are tags whose time has come, which found no room. */
  private transient boolean behind;

  private transient boolean idle;

  private transient TallyCounts tally;
  private transient TallyCounts.Count sightings;
  private transient TallyCounts.Count tagUpdates;
  private transient TallyCounts.Count tagRows;
  private transient TallyCounts.Count tagBytes;
  private transient int maxParallelism;
  private transient int firstKeyGroup;

  /**
   * Makes a counter.
   *
   * @param levels the levels of regions to count
   * @param windows the kinds of windows to count
   * @param minPhotographers rows with fewer votes are in no signature, 1 to {@link Voters#EXACT}
   * @param maxGatheredBytes memory for gathered sightings at the most; a third of a slot's heap is
   *     a further limit
   * @param pace how often to pass on
   */
  public TagCountOperator(
      Set<RegionLevel> levels,
      Set<CalendarWindow> windows,
      int minPhotographers,
      long maxGatheredBytes,
      Pace pace) {
    super(pace.flush());
    this.levels = levels;
    this.windows = windows;
    this.minPhotographers = minPhotographers;
    this.maxGatheredBytes = maxGatheredBytes;
    this.pace = pace;
  }

  @Override
  public void open() throws Exception {
    super.open();
    regions =
        new RegionNumbers(ReverseGeocoder.load(), levels, RegionNumbers.mostInHeap(heapOfSlot()));
    TaskInfo task = getRuntimeContext().getTaskInfo();
    maxParallelism = task.getMaxNumberOfParallelSubtasks();
    KeyGroupRange keyGroups =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            maxParallelism, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
    firstKeyGroup = keyGroups.getStartKeyGroup();
    gathered = new SightingLog[keyGroups.getNumberOfKeyGroups()];
    SightingLog.Pool pages = new SightingLog.Pool();
    Arrays.setAll(gathered, i -> new SightingLog(pages));
    index = new SightingIndex();
    gatherLimit = Math.min(maxGatheredBytes, heapOfSlot() / HEAP_SHARE);
    groups = new RegionGroups(regions, windows);
    votesByRegion = new VotesByRegion(regions);
    fewVotes = new FewVotesFilter();
    buckets =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>(BUCKETS_STATE, new TagBucketSerializer()));
    parts = new TagRowParts(getKeyedStateStore(), regions);
    row = new TagRowCursor();
    editor = new TagBucketEditor();
    dirtySince = new Object2LongOpenHashMap<>();
    allowance = new Allowance(pace.share());
    tally = new TallyCounts(output, getMetricGroup());
    sightings = tally.of("tag_sightings");
    tagUpdates = tally.of("tag_updates");
    tagRows = tally.of("tag_rows");
    tagBytes = tally.of("tag_bytes");
    if (pace.live()) {
      findDirty();
    }
  }

  /** After a restart: finds the tags that were dirty, or were counted by a backfill. */
  private void findDirty() throws Exception {
    for (int bucket : bucketsInOrder()) {
      setCurrentKey(bucket);
      editor.open(buckets.value());
      while (!editor.atEnd()) {
        Utf8Text tag = editor.tag();
        if (editor.take(tag).untold()) {
          dirtySince.put(tag, 0);
        }
      }
    }
  }

  @Override
  public void processElement(StreamRecord<SightingPage> element) throws Exception {
    idle = false;
    SightingPage page = element.getValue();
    gatheredBytes += gathered[keyGroup(page.bucket()) - firstKeyGroup].add(page);
    if (gatheredBytes >= gatherLimit) {
      // One key group at a time: the stream stands still for an instant, not for a long while.
      count(largest());
      if (regions.isFull()) {
        tellTotals();
      }
      tally.flush();
    }
  }

  private SightingLog largest() {
    SightingLog largest = gathered[0];
    for (SightingLog log : gathered) {
      if (log.bytes() > largest.bytes()) {
        largest = log;
      }
    }
    return largest;
  }

  @Override
  protected void flush() throws Exception {
    allowance.begin(idle);
    idle = true;
    for (SightingLog log : gathered) {
      count(log);
      if (regions.isFull()) {
        tellTotals();
      }
    }
    tellTotals();
    if (pace.live()) {
      long now = getProcessingTimeService().getCurrentProcessingTime();
      tellDirty(now - pace.refresh().toMillis());
    }
  }

  /** Counts what is gathered of a key group. */
  private void count(SightingLog log) throws Exception {
    if (log.size() == 0) {
      return;
    }
    long now = getProcessingTimeService().getCurrentProcessingTime();
    index.open(log);
    long[] order = new long[index.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) TagBucket.ofHash(index.tagHash(i)) << Integer.SIZE | i;
    }
    Arrays.sort(order);
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
    gatheredBytes -= log.bytes();
    log.clear();
  }

  private void tellTotals() throws IOException {
    votesByRegion.tell(delta -> output.collect(VOTES, new StreamRecord<>(delta)));
    tally.flush();
    if (regions.trim()) {
      fewVotes.forget();
    }
  }

  private int keyGroup(int bucket) {
    return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(
        Integer.hashCode(bucket), maxParallelism);
  }

  /** Returns a number that sorts buckets as RocksDB does: by key group, then by number. */
  private long stateOrder(int bucket) {
    return (long) keyGroup(bucket) << Integer.SIZE | bucket;
  }

  @Override
  public void endInput() throws Exception {
    flush();
    // What it gathered in takes a third of the heap, which those behind it need now.
    gathered = new SightingLog[0];
    index = new SightingIndex();
    fewVotes.forget();
    RareTagsByRegion rareTags = new RareTagsByRegion();
    for (int bucket : bucketsInOrder()) {
      setCurrentKey(bucket);
      editor.open(buckets.value());
      while (!editor.atEnd()) {
        Utf8Text tag = editor.tag();
        tellAtTheEnd(tag, editor.take(tag), rareTags);
      }
      if (regions.isFull()) {
        tellRareTags(rareTags);
        regions.trim();
      }
    }
    tellRareTags(rareTags);
  }

  /** Tells of the rows that can be in a signature, and shows the others. */
  private void tellAtTheEnd(Utf8Text tag, TagCount count, RareTagsByRegion rareTags)
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
          tellRow(tagString, labelString, count, region, row.photos(), votes);
        } else {
          rareTags.add(region, name, votes);
        }
      }
    }
  }

  private void tellRareTags(RareTagsByRegion rareTags) throws IOException {
    rareTags.tell(
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

  /** A gathered tag of the bucket at hand. */
  private record Gathered(Utf8Text tag, int number) {}

  /** Counts the gathered tags of one bucket, which stand in a part of an order. */
  private void countBucket(int bucket, long[] order, int from, int to, long now) throws Exception {
    setCurrentKey(bucket);
    Gathered[] tags = new Gathered[to - from];
    for (int i = from; i < to; i++) {
      int number = (int) order[i];
      tags[i - from] = new Gathered(index.tagText(number), number);
    }
    if (tags.length > 1) {
      Arrays.sort(tags, Comparator.comparing(Gathered::tag));
    }
    TagBucket before = buckets.value();
    editor.open(before == null ? TagBucket.EMPTY : before);
    for (Gathered tag : tags) {
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

  /** Adds what is gathered of a tag to its counts and tells of what follows. */
  private void count(Utf8Text tag, int number, TagCount count, long now) throws Exception {
    addLabels(tag, number, count);
    groups.open(index, number);
    if (groups.size() > 0) {
      long chunkBytesBefore = count.chunkBytes;
      parts.merge(tag, count, groups);
      count.add(groups);
      parts.part(tag, count);
      tagBytes.add(count.chunkBytes - chunkBytesBefore);
    }
    for (int group = 0; group < groups.size(); group++) {
      votesByRegion.add(groups.region(group), groups.votesGained(group), groups.isNew(group));
      tagRows.add(groups.isNew(group) ? 1 : 0);
      count.notable |= groups.rowVotes(group) >= minPhotographers;
    }
    if (pace.live()) {
      tellLive(tag, count, now);
    } else {
      // Should it go on live before the end, its rows are still to be told of.
      count.toldLabel = null;
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

  private void tellLive(Utf8Text tag, TagCount count, long now) throws Exception {
    Utf8Text label = count.label();
    // A tag of which nothing was told is new, or was counted by a backfill.
    boolean relabelled = !label.equals(count.toldLabel);
    boolean due = relabelled || count.notable && count.movedByOnePercent();
    if (due && !behind && allowance.left()) {
      tellEachRow(tag, count, label);
      count.told(label);
      dirtySince.removeLong(tag);
      return;
    }
    for (int group = 0; group < groups.size(); group++) {
      tellLive(
          tag.toString(),
          label.toString(),
          count,
          groups.region(group),
          groups.rowPhotos(group),
          groups.rowVotes(group));
    }
    if (relabelled) {
      // Some rows know this label and others do not, so even the old one would have to be told.
      count.toldLabel = null;
    }
    if (due) {
      dirtySince.mergeLong(tag, now - pace.refresh().toMillis(), Math::min);
    } else if (count.notable) {
      dirtySince.putIfAbsent(tag, now);
    }
  }

  /** A dirty tag, when it became so, and where its bucket is in the order of the state. */
  private record Dirty(long batch, long order, Utf8Text tag) {

    /** Returns whether both are of one batch and one bucket. */
    boolean isBeside(Dirty other) {
      return batch == other.batch && order == other.order;
    }
  }

  /**
   * Tells of all rows of the tags that have been dirty since a time or longer, as far as there is
   * room for it, the longest dirty first.
   */
  private void tellDirty(long until) throws Exception {
    List<Dirty> tags = new ArrayList<>();
    for (Object2LongMap.Entry<Utf8Text> entry : dirtySince.object2LongEntrySet()) {
      long since = entry.getLongValue();
      if (since <= until) {
        // Those of about the same time go in the order of the state.
        long batch = Math.floorDiv(since, pace.flush().toMillis());
        tags.add(new Dirty(batch, stateOrder(TagBucket.of(entry.getKey())), entry.getKey()));
      }
    }
    tags.sort(
        Comparator.comparingLong(Dirty::batch)
            .thenComparingLong(Dirty::order)
            .thenComparing(Dirty::tag));
    int from = 0;
    while (from < tags.size() && allowance.left()) {
      Dirty first = tags.get(from);
      setCurrentKey((int) first.order());
      editor.open(buckets.value());
      while (from < tags.size() && tags.get(from).isBeside(first)) {
        Utf8Text tag = tags.get(from++).tag();
        TagCount count = editor.find(tag);
        Utf8Text label = count.label();
        tellEachRow(tag, count, label);
        count.told(label);
        editor.put(tag, count);
        dirtySince.removeLong(tag);
      }
      buckets.update(editor.close());
      if (regions.trim()) {
        fewVotes.forget();
      }
    }
    behind = from < tags.size();
  }

  private void tellEachRow(Utf8Text tag, TagCount count, Utf8Text label) throws Exception {
    String tagString = tag.toString();
    String labelString = label.equals(tag) ? tagString : label.toString();
    for (int part = 0; part < parts.size(count); part++) {
      row.open(parts.get(tag, count, part));
      while (row.next()) {
        tellLive(tagString, labelString, count, row.region(regions), row.photos(), row.votes());
      }
    }
  }

  /** Tells of a row that can be in a signature or among the most used tags of its region. */
  private void tellLive(
      String tag, String label, TagCount count, int region, long photos, int votes)
      throws IOException {
    boolean admitted = fewVotes.admit(region, tag, votes);
    if (admitted || votes >= minPhotographers) {
      tellRow(tag, label, count, region, photos, votes);
    }
  }

  private void tellRow(String tag, String label, TagCount count, int region, long photos, int votes)
      throws IOException {
    TagCount.LevelSum sum = count.sum(regions.levelKey(region));
    output.collect(
        new StreamRecord<>(
            new RegionUpdate.TagVotes(
                regions.key(region), tag, label, photos, votes, sum.photos, sum.votes)));
  }
}
