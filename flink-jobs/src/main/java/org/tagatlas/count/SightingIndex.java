package org.tagatlas.count;

import java.util.Arrays;
import org.tagatlas.text.Utf8Text;

/**
 * Groups the sightings of a log by tag and counts the labels of each tag. It refers to the log,
 * which must not change meanwhile, and is reused for other logs. Sightings of a tag are contiguous,
 * because a linked list would cause a cache miss per sighting. Not thread-safe.
 */
public final class SightingIndex {

  /** Marks the end of a list of labels. */
  public static final int NONE = -1;

  private static final int MIN_SLOTS = 1 << 10;

  private static final int TAG_HASH = 0;
  private static final int TAG_POSITION = 1;
  private static final int TAG_SIGHTINGS = 2;
  private static final int TAG_END = 3;
  private static final int TAG_LABEL = 4;
  private static final int TAG_UNLABELLED = 5;

  private static final int LABEL_POSITION = 0;
  private static final int LABEL_PHOTOS = 1;
  private static final int LABEL_NEXT = 2;

  private final IntRecords tags = new IntRecords(6);
  private final IntRecords labels = new IntRecords(3);

  /** Hash table of tags with linear probing: the number of a tag + 1, or 0 if free. */
  private int[] slots = new int[MIN_SLOTS];

  /** The tag of each sighting of the log. */
  private int[] tagOf = new int[MIN_SLOTS];

  /** Sightings, contiguous by tag: the photographer, then day and place in one long. */
  private long[] sightings = new long[2 * MIN_SLOTS];

  private final PackedSighting current = new PackedSighting();
  private final PackedSighting known = new PackedSighting();
  private SightingLog log;

  /** Indexes a log; replaces the previous one. */
  public void open(SightingLog newLog) {
    log = newLog;
    tags.clear();
    labels.clear();
    reserve(log.size());
    int i = 0;
    for (int at = log.first(); at >= 0; at = log.next(at, current)) {
      log.read(at, current);
      tagOf[i++] = add(at);
    }
    int end = 0;
    for (int tag = 0; tag < tags.size(); tag++) {
      tags.set(tag, TAG_END, end);
      end += tags.get(tag, TAG_SIGHTINGS);
    }
    i = 0;
    for (int at = log.first(); at >= 0; at = log.next(at, current)) {
      log.read(at, current);
      int tag = tagOf[i++];
      int to = tags.get(tag, TAG_END);
      sightings[2 * to] = current.voter();
      sightings[2 * to + 1] = (long) current.day() << Integer.SIZE | current.place() & 0xFFFFFFFFL;
      tags.set(tag, TAG_END, to + 1);
    }
  }

  private void reserve(int size) {
    // Logs are of similar size, so a table for the largest one is not cleared for each.
    int wanted = Math.max(MIN_SLOTS, Integer.highestOneBit(Math.max(1, size)) * 2);
    if (slots.length < wanted || slots.length > 8 * wanted) {
      slots = new int[wanted];
      tagOf = new int[wanted];
      sightings = new long[2 * wanted];
    } else {
      Arrays.fill(slots, 0);
    }
  }

  /** Adds the current sighting to its tag, and returns the number of the tag. */
  private int add(int position) {
    int tag = tag(position);
    tags.set(tag, TAG_SIGHTINGS, tags.get(tag, TAG_SIGHTINGS) + 1);
    if (current.isUnlabelled()) {
      tags.set(tag, TAG_UNLABELLED, tags.get(tag, TAG_UNLABELLED) + 1);
    } else {
      int label = label(tag, position);
      labels.set(label, LABEL_PHOTOS, labels.get(label, LABEL_PHOTOS) + 1);
    }
    return tag;
  }

  private int tag(int position) {
    int hash = current.tagHash();
    int mask = slots.length - 1;
    // The low bits: the high bits determine bucket and key group, and so vary little in a log.
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int tag = slots[slot] - 1;
      if (tags.get(tag, TAG_HASH) == hash) {
        log.read(tags.get(tag, TAG_POSITION), known);
        if (current.sameTag(known)) {
          return tag;
        }
      }
      slot = slot + 1 & mask;
    }
    int tag = tags.add();
    tags.set(tag, TAG_HASH, hash);
    tags.set(tag, TAG_POSITION, position);
    tags.set(tag, TAG_SIGHTINGS, 0);
    tags.set(tag, TAG_LABEL, NONE);
    tags.set(tag, TAG_UNLABELLED, 0);
    slots[slot] = tag + 1;
    return tag;
  }

  /** Returns a label in the tag's list and moves it to the front; lists are short. */
  private int label(int tag, int position) {
    int before = NONE;
    int label = tags.get(tag, TAG_LABEL);
    while (label != NONE && !isCurrent(label)) {
      before = label;
      label = labels.get(label, LABEL_NEXT);
    }
    if (label == NONE) {
      label = labels.add();
      labels.set(label, LABEL_POSITION, position);
      labels.set(label, LABEL_PHOTOS, 0);
    } else if (before == NONE) {
      return label;
    } else {
      labels.set(before, LABEL_NEXT, labels.get(label, LABEL_NEXT));
    }
    labels.set(label, LABEL_NEXT, tags.get(tag, TAG_LABEL));
    tags.set(tag, TAG_LABEL, label);
    return label;
  }

  private boolean isCurrent(int label) {
    log.read(labels.get(label, LABEL_POSITION), known);
    return current.sameLabel(known);
  }

  /** Returns the number of tags, which are numbered from 0. */
  public int size() {
    return tags.size();
  }

  /**
   * Returns the tags in the order of their buckets: the bucket in the high half of each number, the
   * tag in the low half.
   */
  public long[] byBucket() {
    long[] order = new long[tags.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) TagBucket.ofHash(tagHash(i)) << Integer.SIZE | i;
    }
    Arrays.sort(order);
    return order;
  }

  /** Returns the hash of a tag's text. */
  int tagHash(int tag) {
    return tags.get(tag, TAG_HASH);
  }

  /** Returns the text of a tag. */
  public Utf8Text tagText(int tag) {
    log.read(tags.get(tag, TAG_POSITION), known);
    return known.tag();
  }

  /** Returns the number of photos that have the tag in its clean form. */
  public int unlabelled(int tag) {
    return tags.get(tag, TAG_UNLABELLED);
  }

  /** Returns the first of a tag's other labels, or {@link #NONE}. */
  public int firstLabel(int tag) {
    return tags.get(tag, TAG_LABEL);
  }

  /** Returns the next label of the same tag, or {@link #NONE}. */
  public int nextLabel(int label) {
    return labels.get(label, LABEL_NEXT);
  }

  /** Returns the text of a label. */
  public Utf8Text labelText(int label) {
    log.read(labels.get(label, LABEL_POSITION), known);
    return known.label();
  }

  /** Returns the number of photos with a label. */
  public int labelPhotos(int label) {
    return labels.get(label, LABEL_PHOTOS);
  }

  /** Returns the index of a tag's first sighting. */
  public int from(int tag) {
    return to(tag) - tags.get(tag, TAG_SIGHTINGS);
  }

  /** Returns the index after a tag's last sighting. */
  public int to(int tag) {
    return tags.get(tag, TAG_END);
  }

  /** Returns the photographer of a sighting. */
  public long voter(int sighting) {
    return sightings[2 * sighting];
  }

  /** Returns the day of a sighting. */
  public int day(int sighting) {
    return (int) (sightings[2 * sighting + 1] >>> Integer.SIZE);
  }

  /** Returns the place of a sighting. */
  public int place(int sighting) {
    return (int) sightings[2 * sighting + 1];
  }
}
