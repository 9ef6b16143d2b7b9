package org.tagatlas.intake;

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

  private transient IdGroups cache;
  private transient ValueState<RoaringBitmap> seen;
  private transient TallyCounts tally;
  private transient TallyCounts.Count duplicates;
  private transient TallyCounts.Count photos;
  private transient TallyCounts.Count notGeotagged;

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
    cache = new IdGroups();
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
    int slot = cache.find(key);
    if (slot < 0) {
      setCurrentKey(key);
      slot = cache.put(key, seen.value());
    }
    boolean first = cache.add(slot, (char) photo.photoid());
    // For duplicates as well: a replay reads group after group and changes none.
    if (cache.bytes() > maxCachedBytes) {
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
    for (int slot = 0; slot < cache.slots(); slot++) {
      writeBack(slot);
    }
    tally.flush();
  }

  @Override
  public void endInput() throws Exception {
    flush();
    // Those behind it need the heap now.
    cache = new IdGroups();
  }

  /** Makes room by a tenth, by groups that were not in use for long. */
  private void evict() throws IOException {
    while (cache.bytes() > maxCachedBytes / 10 * 9 && cache.count() > 0) {
      int slot = cache.leastUsed();
      writeBack(slot);
      cache.remove(slot);
    }
  }

  private void writeBack(int slot) throws IOException {
    if (cache.takeChanged(slot)) {
      setCurrentKey(cache.key(slot));
      seen.update(cache.ids(slot));
    }
  }

  /** Returns about how much heap the cached groups take. */
  long cachedBytes() {
    return cache.bytes();
  }
}
