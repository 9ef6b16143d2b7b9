package org.tagatlas.count;

import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.tags.Tag;

/**
 * Packs sightings of tags into one page per key group of the counters, before the shuffle. A page
 * is emitted when it is full, and after one second at the latest.
 */
public final class SightingPacker extends MiniBatchOperator<CountedPhoto, SightingPage> {

  private static final long serialVersionUID = 1L;

  /** With 512 key groups, the buffer of a subtask takes 2 MB. */
  private static final int PAGE_BYTES = 4096;

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private transient int keyGroups;
  private transient byte[][] pages;
  private transient int[] ends;
  private transient int[] sightings;
  private transient int[] buckets;

  /** Creates a packer. */
  public SightingPacker() {
    super(INTERVAL);
  }

  @Override
  public void open() throws Exception {
    super.open();
    keyGroups = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    pages = new byte[keyGroups][];
    ends = new int[keyGroups];
    sightings = new int[keyGroups];
    buckets = new int[keyGroups];
  }

  @Override
  public void processElement(StreamRecord<CountedPhoto> element) {
    CountedPhoto photo = element.getValue();
    for (Tag tag : photo.tags()) {
      add(tag, photo);
    }
  }

  private void add(Tag tag, CountedPhoto photo) {
    int bucket = TagBucket.of(tag.cleanText());
    int keyGroup = KeyGroupRangeAssignment.computeKeyGroupForKeyHash(bucket, keyGroups);
    int bytes = PackedSighting.bytes(tag);
    if (ends[keyGroup] + bytes > PAGE_BYTES) {
      emit(keyGroup);
    }
    if (pages[keyGroup] == null || pages[keyGroup].length < bytes) {
      // A sighting that exceeds a page gets a page to itself.
      pages[keyGroup] = new byte[Math.max(PAGE_BYTES, bytes)];
    }
    ends[keyGroup] = PackedSighting.write(tag, photo, pages[keyGroup], ends[keyGroup]);
    sightings[keyGroup]++;
    buckets[keyGroup] = bucket;
  }

  private void emit(int keyGroup) {
    if (sightings[keyGroup] > 0) {
      byte[] bytes = Arrays.copyOf(pages[keyGroup], ends[keyGroup]);
      output.collect(
          new StreamRecord<>(new SightingPage(buckets[keyGroup], sightings[keyGroup], bytes)));
      ends[keyGroup] = 0;
      sightings[keyGroup] = 0;
      if (bytes.length > PAGE_BYTES) {
        pages[keyGroup] = null;
      }
    }
  }

  @Override
  protected void flush() {
    for (int keyGroup = 0; keyGroup < keyGroups; keyGroup++) {
      emit(keyGroup);
    }
  }
}
