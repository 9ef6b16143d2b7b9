package org.tagatlas.count;

import java.util.Arrays;
import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * Sightings that wait to be counted, put together by tag. It holds some tens of bytes a sighting in
 * a few arrays, because millions of objects that live for a minute would keep the garbage collector
 * busier than the counting is. Not thread-safe.
 */
final class SightingBuffer {

  /** Ends a list of numbers. */
  static final int NONE = -1;

  private static final int MIN_SLOTS = 1 << 10;

  private static final int TAG_HASH = 0;
  private static final int TAG_TEXT = 1;
  private static final int TAG_LAST_SIGHTING = 2;
  private static final int TAG_LAST_LABEL = 3;
  private static final int TAG_UNLABELLED = 4;

  private static final int LABEL_TEXT = 0;
  private static final int LABEL_PHOTOS = 1;
  private static final int LABEL_BEFORE = 2;

  private static final int SIGHTING_VOTER = 0;
  private static final int SIGHTING_DAY = 2;
  private static final int SIGHTING_PLACE = 3;
  private static final int SIGHTING_BEFORE = 4;

  private final TextArena texts = new TextArena();
  private final IntRecords tags = new IntRecords(5);
  private final IntRecords labels = new IntRecords(3);
  private final IntRecords sightings = new IntRecords(5);

  /** A hash table of tags with linear probing: a tag's number + 1, or 0. */
  private int[] slots = new int[MIN_SLOTS];

  /** Returns the number of sightings. */
  int size() {
    return sightings.size();
  }

  /** Returns about how many bytes are in use. */
  long bytes() {
    return texts.bytes()
        + tags.bytes()
        + labels.bytes()
        + sightings.bytes()
        + (long) slots.length * Integer.BYTES;
  }

  /** Adds a sighting. */
  void add(TagSighting sighting) {
    int tag = tag(sighting.tag());
    if (sighting.label().equals(sighting.tag())) {
      tags.set(tag, TAG_UNLABELLED, tags.get(tag, TAG_UNLABELLED) + 1);
    } else {
      int label = label(tag, sighting.label());
      labels.set(label, LABEL_PHOTOS, labels.get(label, LABEL_PHOTOS) + 1);
    }
    int number = sightings.add();
    sightings.set(number, SIGHTING_VOTER, (int) (sighting.voter() >>> 32));
    sightings.set(number, SIGHTING_VOTER + 1, (int) sighting.voter());
    sightings.set(number, SIGHTING_DAY, sighting.day());
    sightings.set(number, SIGHTING_PLACE, sighting.place());
    sightings.set(number, SIGHTING_BEFORE, tags.get(tag, TAG_LAST_SIGHTING));
    tags.set(tag, TAG_LAST_SIGHTING, number);
  }

  private int tag(Utf8Text text) {
    int hash = text.hashCode();
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int tag = slots[slot] - 1;
      if (tags.get(tag, TAG_HASH) == hash && texts.equals(tags.get(tag, TAG_TEXT), text)) {
        return tag;
      }
      slot = slot + 1 & mask;
    }
    int tag = tags.add();
    tags.set(tag, TAG_HASH, hash);
    tags.set(tag, TAG_TEXT, texts.add(text));
    tags.set(tag, TAG_LAST_SIGHTING, NONE);
    tags.set(tag, TAG_LAST_LABEL, NONE);
    tags.set(tag, TAG_UNLABELLED, 0);
    slots[slot] = tag + 1;
    if (tags.size() > slots.length / 2) {
      growSlots();
    }
    return tag;
  }

  private void growSlots() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int tag = 0; tag < tags.size(); tag++) {
      int slot = tags.get(tag, TAG_HASH) & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = tag + 1;
    }
  }

  /** A tag has few labels, so a list does; what is found comes to its front. */
  private int label(int tag, Utf8Text text) {
    int after = NONE;
    int label = tags.get(tag, TAG_LAST_LABEL);
    while (label != NONE && !texts.equals(labels.get(label, LABEL_TEXT), text)) {
      after = label;
      label = labels.get(label, LABEL_BEFORE);
    }
    if (label == NONE) {
      label = labels.add();
      labels.set(label, LABEL_TEXT, texts.add(text));
      labels.set(label, LABEL_PHOTOS, 0);
    } else if (after == NONE) {
      return label;
    } else {
      labels.set(after, LABEL_BEFORE, labels.get(label, LABEL_BEFORE));
    }
    labels.set(label, LABEL_BEFORE, tags.get(tag, TAG_LAST_LABEL));
    tags.set(tag, TAG_LAST_LABEL, label);
    return label;
  }

  /** Returns the number of tags; they are numbered from 0. */
  int tagCount() {
    return tags.size();
  }

  /** Returns the hash of a tag's text. */
  int tagHash(int tag) {
    return tags.get(tag, TAG_HASH);
  }

  /** Returns a tag's text. */
  Utf8Text tagText(int tag) {
    return texts.get(tags.get(tag, TAG_TEXT));
  }

  /** Returns how many photos have the tag in its clean form. */
  int unlabelled(int tag) {
    return tags.get(tag, TAG_UNLABELLED);
  }

  /** Returns the first of a tag's other labels, or {@link #NONE}. */
  int firstLabel(int tag) {
    return tags.get(tag, TAG_LAST_LABEL);
  }

  int nextLabel(int label) {
    return labels.get(label, LABEL_BEFORE);
  }

  Utf8Text labelText(int label) {
    return texts.get(labels.get(label, LABEL_TEXT));
  }

  int labelPhotos(int label) {
    return labels.get(label, LABEL_PHOTOS);
  }

  /** Returns the first of a tag's sightings, or {@link #NONE}. */
  int firstSighting(int tag) {
    return tags.get(tag, TAG_LAST_SIGHTING);
  }

  int nextSighting(int sighting) {
    return sightings.get(sighting, SIGHTING_BEFORE);
  }

  long voter(int sighting) {
    return (long) sightings.get(sighting, SIGHTING_VOTER) << 32
        | sightings.get(sighting, SIGHTING_VOTER + 1) & 0xffff_ffffL;
  }

  int day(int sighting) {
    return sightings.get(sighting, SIGHTING_DAY);
  }

  int place(int sighting) {
    return sightings.get(sighting, SIGHTING_PLACE);
  }

  /** Removes all sightings. */
  void clear() {
    texts.clear();
    tags.clear();
    labels.clear();
    sightings.clear();
    Arrays.fill(slots, 0);
  }
}
