package org.tagatlas.intake;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.roaringbitmap.RoaringBitmap;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;

/**
 * Emits each photo ID once, which makes a replay idempotent. Keyed by {@link #group}: a state value
 * covers a range of 65,536 IDs and takes at most two bytes per ID. Groups in use are cached and
 * written back before each checkpoint.
 */
public final class FirstSeenOperator extends MiniBatchOperator<PhotoRecord, PhotoRecord> {

  private static final long serialVersionUID = 1L;

  private static final int GROUP_BITS = 16;

  private final long maxCachedBytes;

  private transient IdGroups cache;
  private transient ValueState<RoaringBitmap> seen;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count duplicates;
  private transient SummaryMetrics.Count photos;
  private transient SummaryMetrics.Count notGeotagged;

  /**
   * Creates a filter.
   *
   * @param maxCachedBytes approximate maximum heap size of the cached groups of a subtask, in bytes
   */
  public FirstSeenOperator(long maxCachedBytes) {
    super(Duration.ofSeconds(1));
    this.maxCachedBytes = maxCachedBytes;
  }

  /** Returns the key of a photo: the number of its group, a range of consecutive IDs. */
  public static Long group(PhotoRecord photo) {
    return photo.photoid() >>> GROUP_BITS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    cache = new IdGroups();
    seen = getKeyedStateStore().getState(new ValueStateDescriptor<>("seen", new IdSetSerializer()));
    tally = new SummaryMetrics(output, getMetricGroup());
    duplicates = tally.of("duplicates");
    photos = tally.of("photos");
    notGeotagged = tally.of("not_geotagged");
    logRestore("cached groups of photo IDs", cache.count());
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
    // For duplicates too: a replay loads group after group without changing any.
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
    // Downstream operators need the heap now.
    cache = new IdGroups();
  }

  /** Evicts groups that were not used recently until a tenth of the cache is free. */
  private void evict() throws IOException {
    int written = 0;
    while (cache.bytes() > maxCachedBytes / 10 * 9 && cache.count() > 0) {
      int slot = cache.leastUsed();
      written += writeBack(slot) ? 1 : 0;
      cache.remove(slot);
    }
    logSpill("groups of photo IDs", written);
  }

  /** Writes the group in a slot to state if it has new IDs, and returns whether it did. */
  private boolean writeBack(int slot) throws IOException {
    if (!cache.takeChanged(slot)) {
      return false;
    }
    setCurrentKey(cache.key(slot));
    seen.update(cache.ids(slot));
    return true;
  }

  /** Returns the approximate heap size of the cached groups in bytes. */
  long cachedBytes() {
    return cache.bytes();
  }
}
