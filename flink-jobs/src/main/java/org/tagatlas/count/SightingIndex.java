package org.tagatlas.count;

import java.util.Arrays;
import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * Puts the sightings of a log together by tag, and counts the labels of each. It stands on the log,
 * which must not change meanwhile, and is used for one log after the other. Not thread-safe.
 */
final class SightingIndex {

  /** Ends a list of numbers. */
  static final int NONE = -1;

  private static final int MIN_SLOTS = 1 << 10;

  private static final int TAG_HASH = 0;
  private static final int TAG_POSITION = 1;
  private static final int TAG_SIGHTING = 2;
  private static final int TAG_LABEL = 3;
  private static final int TAG_UNLABELLED = 4;

  private static final int LABEL_POSITION = 0;
  private static final int LABEL_PHOTOS = 1;
  private static final int LABEL_NEXT = 2;

  private static final int SIGHTING_POSITION = 0;
  private static final int SIGHTING_NEXT = 1;

  private final IntRecords tags = new IntRecords(5);
  private final IntRecords labels = new IntRecords(3);
  private final IntRecords sightings = new IntRecords(2);

  /** A hash table of tags with linear probing: a tag's number + 1, or 0. */
  private int[] slots = new int[MIN_SLOTS];

  private SightingLog log;

  /** Indexes a log in place of the one before. */
  void open(SightingLog newLog) {
    tags.clear();
    labels.clear();
    sightings.clear();
    log = newLog;
    // The next log is about as large: what all of them may need is not cleared for each.
    int wanted = Math.max(MIN_SLOTS, Integer.highestOneBit(Math.max(1, log.size())) * 2);
    if (slots.length < wanted || slots.length > 8 * wanted) {
      slots = new int[wanted];
    } else {
      Arrays.fill(slots, 0);
    }
    for (int position = log.first(); position != NONE; position = log.next(position)) {
      add(position);
    }
  }

  private void add(int position) {
    int tag = tag(position);
    if (log.isUnlabelled(position)) {
      tags.set(tag, TAG_UNLABELLED, tags.get(tag, TAG_UNLABELLED) + 1);
    } else {
      int label = label(tag, position);
      labels.set(label, LABEL_PHOTOS, labels.get(label, LABEL_PHOTOS) + 1);
    }
    int sighting = sightings.add();
    sightings.set(sighting, SIGHTING_POSITION, position);
    sightings.set(sighting, SIGHTING_NEXT, tags.get(tag, TAG_SIGHTING));
    tags.set(tag, TAG_SIGHTING, sighting);
  }

  private int tag(int position) {
    int hash = log.tagHash(position);
    int mask = slots.length - 1;
    // The high bits choose bucket and key group, and so are alike in a log.
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int tag = slots[slot] - 1;
      if (tags.get(tag, TAG_HASH) == hash && log.sameTag(tags.get(tag, TAG_POSITION), position)) {
        return tag;
      }
      slot = slot + 1 & mask;
    }
    int tag = tags.add();
    tags.set(tag, TAG_HASH, hash);
    tags.set(tag, TAG_POSITION, position);
    tags.set(tag, TAG_SIGHTING, NONE);
    tags.set(tag, TAG_LABEL, NONE);
    tags.set(tag, TAG_UNLABELLED, 0);
    slots[slot] = tag + 1;
    return tag;
  }

  /** A tag has few labels, so a list does; what is found comes to its front. */
  private int label(int tag, int position) {
    int before = NONE;
    int label = tags.get(tag, TAG_LABEL);
    while (label != NONE && !log.sameLabel(labels.get(label, LABEL_POSITION), position)) {
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

  /** Returns the number of tags; they are numbered from 0. */
  int size() {
    return tags.size();
  }

  /** Returns the hash of a tag's text. */
  int tagHash(int tag) {
    return tags.get(tag, TAG_HASH);
  }

  Utf8Text tagText(int tag) {
    return log.tag(tags.get(tag, TAG_POSITION));
  }

  /** Returns how many photos have the tag in its clean form. */
  int unlabelled(int tag) {
    return tags.get(tag, TAG_UNLABELLED);
  }

  /** Returns the first of a tag's other labels, or {@link #NONE}. */
  int firstLabel(int tag) {
    return tags.get(tag, TAG_LABEL);
  }

  int nextLabel(int label) {
    return labels.get(label, LABEL_NEXT);
  }

  Utf8Text labelText(int label) {
    return log.label(labels.get(label, LABEL_POSITION));
  }

  int labelPhotos(int label) {
    return labels.get(label, LABEL_PHOTOS);
  }

  /** Returns the first of a tag's sightings, or {@link #NONE}. */
  int firstSighting(int tag) {
    return tags.get(tag, TAG_SIGHTING);
  }

  int nextSighting(int sighting) {
    return sightings.get(sighting, SIGHTING_NEXT);
  }

  /** Returns a sighting's position in the log. */
  int position(int sighting) {
    return sightings.get(sighting, SIGHTING_POSITION);
  }
}
