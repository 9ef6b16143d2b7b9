package org.tagatlas.count;

import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.operator.DirtyKeys;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.StateOrder;

/**
 * Counts photos and photographers of each tag in each region and window. Keyed by the tag, so that
 * one key knows both its count in a region and in the world, and no key is hotter than one tag.
 *
 * <p>Sightings are gathered behind the shuffle and counted in the order of the state's keys. A tag
 * is dirty when rows are to be told of it: in a backfill all rows once, at the end; live, rows that
 * changed themselves with each flush and the others when a total moved by one part in a hundred or
 * after {@link Pace#refresh()}.
 */
public final class TagCountOperator extends GatheringOperator<TagSighting, RegionUpdate> {

  private static final long serialVersionUID = 1L;

  /** The side output with changes of the regions' sums over all tags. */
  public static final OutputTag<VotesDelta> VOTES =
      new OutputTag<>("votes", VotesDeltaSerializer.TYPE);

  private final Set<RegionLevel> levels;
  private final Set<CalendarWindow> windows;
  private final int minPhotographers;
  private final int maxGathered;
  private final Pace pace;

  private transient Object2ObjectOpenHashMap<String, TagBatch> gathered;
  private transient int gatheredSightings;
  private transient Map<RegionKey, long[]> deltas;
  private transient FewVotesFilter fewVotes;
  private transient ValueState<TagCount> counts;
  private transient MapState<RegionKey, TagRow> largeRows;
  private transient DirtyKeys<String> dirty;
  private transient StateOrder stateOrder;

  /**
   * Makes a counter.
   *
   * @param levels the levels of regions to count
   * @param windows the kinds of windows to count
   * @param minPhotographers rows with fewer votes are in no signature, 1 to {@link Voters#EXACT}
   * @param maxGathered sightings to gather in memory at the most
   * @param pace how often to pass on
   */
  public TagCountOperator(
      Set<RegionLevel> levels,
      Set<CalendarWindow> windows,
      int minPhotographers,
      int maxGathered,
      Pace pace) {
    super(pace.flush());
    this.levels = levels;
    this.windows = windows;
    this.minPhotographers = minPhotographers;
    this.maxGathered = maxGathered;
    this.pace = pace;
  }

  @Override
  public void open() throws Exception {
    super.open();
    gathered = new Object2ObjectOpenHashMap<>();
    deltas = new HashMap<>();
    fewVotes = new FewVotesFilter();
    counts =
        getKeyedStateStore().getState(new ValueStateDescriptor<>("tag", new TagCountSerializer()));
    largeRows =
        getKeyedStateStore()
            .getMapState(
                new MapStateDescriptor<>(
                    "rows", new RegionKeySerializer(), new TagRowSerializer()));
    dirty = new DirtyKeys<>(this, 0);
    stateOrder = StateOrder.of(getRuntimeContext());
  }

  @Override
  public void processElement(StreamRecord<TagSighting> element) throws Exception {
    TagSighting sighting = element.getValue();
    TagBatch batch = gathered.get(sighting.tag());
    if (batch == null) {
      batch = new TagBatch();
      gathered.put(sighting.tag(), batch);
    }
    batch.add(sighting);
    if (++gatheredSightings >= maxGathered) {
      flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    long now = getProcessingTimeService().getCurrentProcessingTime();
    String[] tags = gathered.keySet().toArray(new String[0]);
    Arrays.sort(tags, stateOrder);
    for (String tag : tags) {
      setCurrentKey(tag);
      count(tag, gathered.get(tag), now);
    }
    gathered = new Object2ObjectOpenHashMap<>();
    gatheredSightings = 0;
    for (Map.Entry<RegionKey, long[]> delta : deltas.entrySet()) {
      output.collect(
          VOTES,
          new StreamRecord<>(
              new VotesDelta(delta.getKey(), delta.getValue()[0], (int) delta.getValue()[1])));
    }
    deltas.clear();
  }

  @Override
  protected void tick(long now) throws Exception {
    flush();
    if (pace.live()) {
      tellAll(dirty.markedUntil(now - pace.refresh().toMillis(), stateOrder));
    }
  }

  @Override
  public void endInput() throws Exception {
    flush();
    tellAll(dirty.markedUntil(Long.MAX_VALUE, stateOrder));
  }

  /** Adds a batch to the current key's counts and tells of what follows. */
  private void count(String tag, TagBatch batch, long now) throws Exception {
    TagCount count = counts.value();
    if (count == null) {
      count = new TagCount();
    }
    Map<RegionKey, TagRow> touched = touch(count, batch);
    for (Map.Entry<RegionKey, TagRow> entry : touched.entrySet()) {
      RegionKey key = entry.getKey();
      TagRow row = entry.getValue();
      int votes = row.voters.count();
      int gained = votes - row.countedVotes;
      count.sum(key).votes += gained;
      long[] delta = deltas.computeIfAbsent(key, k -> new long[2]);
      delta[0] += gained;
      // Each photo has a vote, so a row without one is new.
      delta[1] += row.countedVotes == 0 ? 1 : 0;
      row.countedVotes = votes;
      count.notable |= votes >= minPhotographers;
    }
    storeRows(count, touched);

    String label = count.label();
    if (count.toldLabel == null) {
      count.toldLabel = label;
    }
    boolean relabelled = !label.equals(count.toldLabel);
    if (pace.live() && (relabelled || count.notable && count.movedByOnePercent())) {
      tellEachRow(tag, count, label);
      dirty.clear(tag);
    } else {
      for (Map.Entry<RegionKey, TagRow> entry : touched.entrySet()) {
        boolean admitted = fewVotes.admit(entry.getKey(), tag, entry.getValue().countedVotes);
        if (entry.getValue().countedVotes >= minPhotographers ? pace.live() : admitted) {
          tell(tag, count, label, entry.getKey(), entry.getValue());
        }
      }
      if (relabelled || count.notable) {
        dirty.mark(tag, now);
      }
    }
    counts.update(count);
  }

  /** Counts the photos of a batch and returns the rows that it changed. */
  private Map<RegionKey, TagRow> touch(TagCount count, TagBatch batch) throws Exception {
    Map<RegionKey, TagRow> touched = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      TagSighting sighting = batch.get(i);
      count.labels.merge(sighting.label(), 1L, Long::sum);
      for (CalendarWindow window : windows) {
        int code = window.holding(sighting.day());
        for (RegionLevel level : levels) {
          String region = sighting.region(level);
          if (code >= 0 && region != null) {
            RegionKey key = new RegionKey(code, level, region);
            TagRow row = touched.get(key);
            if (row == null) {
              row = loadRow(count, key);
              touched.put(key, row);
            }
            row.photos++;
            row.voters.add(sighting.voter());
            count.sum(key).photos++;
          }
        }
      }
    }
    return touched;
  }

  private TagRow loadRow(TagCount count, RegionKey key) throws Exception {
    TagRow row = count.rows != null ? count.rows.get(key) : largeRows.get(key);
    return row == null ? new TagRow() : row;
  }

  private void storeRows(TagCount count, Map<RegionKey, TagRow> touched) throws Exception {
    if (count.rows == null) {
      largeRows.putAll(touched);
      return;
    }
    count.rows.putAll(touched);
    if (count.rowBytes() > TagCount.MAX_INLINE_BYTES) {
      largeRows.putAll(count.rows);
      count.rows = null;
    }
  }

  /** Tells of all rows of the given tags, and they are clean. */
  private void tellAll(List<String> tags) throws Exception {
    for (String tag : tags) {
      setCurrentKey(tag);
      TagCount count = counts.value();
      tellEachRow(tag, count, count.label());
      counts.update(count);
      dirty.clear(tag);
    }
  }

  private void tellEachRow(String tag, TagCount count, String label) throws Exception {
    for (Map.Entry<RegionKey, TagRow> entry :
        count.rows != null ? count.rows.entrySet() : largeRows.entries()) {
      TagRow row = entry.getValue();
      if (fewVotes.admit(entry.getKey(), tag, row.countedVotes)
          || row.countedVotes >= minPhotographers) {
        tell(tag, count, label, entry.getKey(), row);
      }
    }
    count.told(label);
  }

  private void tell(String tag, TagCount count, String label, RegionKey key, TagRow row) {
    TagCount.LevelSum sum = count.sum(key);
    output.collect(
        new StreamRecord<>(
            new RegionUpdate.TagVotes(
                key, tag, label, row.photos, row.countedVotes, sum.photos, sum.votes)));
  }
}
