package org.tagatlas.count;

import java.time.Duration;
import java.util.Arrays;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.tags.Tag;

/**
 * Packs sightings of the tags of photos into a page for each key group of the counters, ahead of
 * the shuffle. A page is sent when it is full or after a second.
 */
public final class SightingPacker extends GatheringOperator<PhotoVisit, SightingPage> {

  private static final long serialVersionUID = 1L;

  /** At 512 key groups what is gathered takes 2 MB of each subtask. */
  private static final int PAGE_BYTES = 4096;

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private transient int keyGroups;
  private transient byte[][] pages;
  private transient int[] ends;
  private transient int[] sightings;
  private transient int[] buckets;

  /** Makes a packer. */
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
  public void processElement(StreamRecord<PhotoVisit> element) {
    PhotoVisit photo = element.getValue();
    for (Tag tag : photo.tags()) {
      add(tag, photo);
    }
  }

  private void add(Tag tag, PhotoVisit photo) {
    int bucket = TagBucket.of(tag.cleanText());
    int keyGroup = KeyGroupRangeAssignment.computeKeyGroupForKeyHash(bucket, keyGroups);
    int bytes = PackedSighting.bytes(tag);
    if (ends[keyGroup] + bytes > PAGE_BYTES) {
      send(keyGroup);
    }
    if (pages[keyGroup] == null || pages[keyGroup].length < bytes) {
      // A sighting that is larger than a page gets one of its own.
      pages[keyGroup] = new byte[Math.max(PAGE_BYTES, bytes)];
    }
    ends[keyGroup] = PackedSighting.write(tag, photo, pages[keyGroup], ends[keyGroup]);
    sightings[keyGroup]++;
    buckets[keyGroup] = bucket;
  }

  private void send(int keyGroup) {
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
      send(keyGroup);
    }
  }
}
