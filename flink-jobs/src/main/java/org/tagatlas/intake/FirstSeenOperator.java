package org.tagatlas.intake;

import it.unimi.dsi.fastutil.longs.Long2ObjectLinkedOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.roaringbitmap.RoaringBitmap;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.TallyCounts;

/**
 * Lets each photo id through once, which makes a replay idempotent. Keyed by {@link #group}: one
 * state value holds the ids of 65,536 neighbours, two bytes or less an id. Groups in use are cached
 * and written back before each checkpoint.
 */
public final class FirstSeenOperator extends GatheringOperator<PhotoRecord, PhotoRecord> {

  private static final long serialVersionUID = 1L;

  private static final int GROUP_BITS = 16;

  private final long maxCachedBytes;

  /** Least recently used first. */
  private transient Long2ObjectLinkedOpenHashMap<Group> cache;

  private transient long cachedBytes;
  private transient ValueState<RoaringBitmap> seen;
  private transient TallyCounts tally;
  private transient TallyCounts.Count duplicates;
  private transient TallyCounts.Count photos;
  private transient TallyCounts.Count notGeotagged;

  private static final class Group {
    final RoaringBitmap ids;
    int bytes;
    boolean dirty;

    Group(RoaringBitmap ids) {
      this.ids = ids;
    }
  }

  /**
   * Makes a filter.
   *
   * @param maxCachedBytes about how much heap the cached groups may take in each subtask
   */
  public FirstSeenOperator(long maxCachedBytes) {
    super(Duration.ofSeconds(1));
    this.maxCachedBytes = maxCachedBytes;
  }

  /** Returns the key of a photo: the group of neighbouring ids that it is in. */
  public static Long group(PhotoRecord photo) {
    return photo.photoid() >>> GROUP_BITS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    cache = new Long2ObjectLinkedOpenHashMap<>();
    seen = getKeyedStateStore().getState(new ValueStateDescriptor<>("seen", new IdSetSerializer()));
    tally = new TallyCounts(output, getMetricGroup());
    duplicates = tally.of("duplicates");
    photos = tally.of("photos");
    notGeotagged = tally.of("not_geotagged");
  }

  @Override
  public void processElement(StreamRecord<PhotoRecord> element) throws Exception {
    PhotoRecord photo = element.getValue();
    long key = photo.photoid() >>> GROUP_BITS;
    Group group = cache.getAndMoveToLast(key);
    if (group == null) {
      setCurrentKey(key);
      RoaringBitmap ids = seen.value();
      // The heap backend gives away what a snapshot may be writing later, so the cache has its own.
      group = new Group(ids == null ? new RoaringBitmap() : ids.clone());
      cache.put(key, group);
      resize(group);
    }
    boolean first = group.ids.checkedAdd((int) (photo.photoid() & (1 << GROUP_BITS) - 1));
    if (first) {
      group.dirty = true;
      resize(group);
    }
    // For duplicates as well: a replay reads group after group and changes none.
    if (cachedBytes > maxCachedBytes) {
      evict();
    }
    if (!first) {
      duplicates.add(1);
      return;
    }
    (photo.geotagged() ? photos : notGeotagged).add(1);
    output.collect(element);
  }

  @Override
  protected void tick(long now) {
    tally.flush();
  }

  @Override
  protected void flush() throws Exception {
    for (Long2ObjectMap.Entry<Group> entry : cache.long2ObjectEntrySet()) {
      writeBack(entry.getLongKey(), entry.getValue());
    }
    tally.flush();
  }

  /** Makes room by a tenth, the groups that were not in use for longest first. */
  private void evict() throws IOException {
    while (cachedBytes > maxCachedBytes / 10 * 9 && !cache.isEmpty()) {
      long key = cache.firstLongKey();
      Group group = cache.removeFirst();
      writeBack(key, group);
      cachedBytes -= group.bytes;
    }
  }

  private void writeBack(long key, Group group) throws IOException {
    if (group.dirty) {
      setCurrentKey(key);
      // The heap backend keeps what it is given, and the cache goes on changing its own.
      seen.update(group.ids.clone());
      group.dirty = false;
    }
  }

  /** Returns about how much heap the cached groups take. */
  long cachedBytes() {
    return cachedBytes;
  }

  private void resize(Group group) {
    // Objects of a group weigh some 200 bytes beside the ids.
    int bytes = 200 + group.ids.getSizeInBytes();
    cachedBytes += bytes - group.bytes;
    group.bytes = bytes;
  }
}
