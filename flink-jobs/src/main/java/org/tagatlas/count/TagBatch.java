package org.tagatlas.count;

import java.util.Arrays;

/** Sightings of one tag that wait to be counted together. Not thread-safe. */
final class TagBatch {

  private TagSighting[] sightings = new TagSighting[1];
  private int size;

  void add(TagSighting sighting) {
    if (size == sightings.length) {
      sightings = Arrays.copyOf(sightings, size * 2);
    }
    sightings[size++] = sighting;
  }

  int size() {
    return size;
  }

  TagSighting get(int index) {
    return sightings[index];
  }
}
