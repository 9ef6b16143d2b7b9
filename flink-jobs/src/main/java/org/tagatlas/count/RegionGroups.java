package org.tagatlas.count;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.region.RegionKey;
import org.tagatlas.sketch.PhotographerSet;

/**
 * Groups the sightings of one tag at a time by the region and window that they count in, and keeps
 * the resulting values of the tag's rows. Not thread-safe.
 */
final class RegionGroups {

  private static final int MIN_ENTRIES = 64;

  private final RegionNumbers regions;
  private final CalendarWindow[] windows;

  /**
   * Group by region number. An entry is valid only if {@link #region} of that group is the region.
   */
  private int[] groupOf = new int[MIN_ENTRIES];

  private int size;
  private int[] region = new int[MIN_ENTRIES];
  private int[] photos = new int[MIN_ENTRIES];
  private int[] end = new int[MIN_ENTRIES];

  /** Groups, sorted by the bytes of their regions' keys. */
  private int[] order = new int[MIN_ENTRIES];

  private int entries;
  private int[] entryGroup = new int[MIN_ENTRIES];
  private long[] entryVoter = new long[MIN_ENTRIES];

  /** Photographers, contiguous by group. */
  private long[] voters = new long[MIN_ENTRIES];

  private long[] rowPhotos = new long[MIN_ENTRIES];
  private int[] rowVotes = new int[MIN_ENTRIES];
  private int[] rowVotesBefore = new int[MIN_ENTRIES];

  RegionGroups(RegionNumbers regions, Set<CalendarWindow> windows) {
    this.regions = regions;
    this.windows = windows.toArray(CalendarWindow[]::new);
  }

  /** Groups the sightings of a tag; replaces the previous groups. */
  void open(SightingIndex index, int tag) throws IOException {
    size = 0;
    entries = 0;
    int to = index.to(tag);
    for (int sighting = index.from(tag); sighting < to; sighting++) {
      long voter = index.voter(sighting);
      int day = index.day(sighting);
      int place = index.place(sighting);
      for (CalendarWindow window : windows) {
        for (int number : regions.of(window.windowOf(day), place)) {
          add(number, voter);
        }
      }
    }
    int sum = 0;
    for (int group = 0; group < size; group++) {
      end[group] = sum;
      sum += photos[group];
      order[group] = group;
    }
    for (int entry = 0; entry < entries; entry++) {
      voters[end[entryGroup[entry]]++] = entryVoter[entry];
    }
    IntArrays.quickSort(
        order, 0, size, (left, right) -> regions.compare(region[left], region[right]));
  }

  private void add(int number, long voter) {
    if (number >= groupOf.length) {
      groupOf = Arrays.copyOf(groupOf, Math.max(number + 1, 2 * groupOf.length));
    }
    int group = groupOf[number];
    if (group >= size || region[group] != number) {
      group = size++;
      if (group == region.length) {
        growGroups();
      }
      groupOf[number] = group;
      region[group] = number;
      photos[group] = 0;
    }
    photos[group]++;
    if (entries == entryGroup.length) {
      entryGroup = Arrays.copyOf(entryGroup, 2 * entries);
      entryVoter = Arrays.copyOf(entryVoter, 2 * entries);
      voters = new long[2 * entries];
    }
    entryGroup[entries] = group;
    entryVoter[entries++] = voter;
  }

  private void growGroups() {
    int length = 2 * region.length;
    region = Arrays.copyOf(region, length);
    photos = Arrays.copyOf(photos, length);
    end = new int[length];
    order = new int[length];
    rowPhotos = new long[length];
    rowVotes = new int[length];
    rowVotesBefore = new int[length];
  }

  /** Returns the number of groups. */
  int size() {
    return size;
  }

  /**
   * Returns the groups, sorted by the bytes of their regions' keys; the first {@link #size} entries
   * are valid.
   */
  int[] order() {
    return order;
  }

  /**
   * Returns the groups, sorted by the chunk of the tag's rows that they belong to, then as in
   * {@link #order}.
   */
  int[] orderByChunk(int bits) {
    long[] chunks = new long[size];
    for (int i = 0; i < size; i++) {
      chunks[i] = (long) chunk(order[i], bits) << Integer.SIZE | i;
    }
    Arrays.sort(chunks);
    int[] byChunk = new int[size];
    for (int i = 0; i < size; i++) {
      byChunk[i] = order[(int) chunks[i]];
    }
    return byChunk;
  }

  /** Returns the chunk of the tag's rows that a group belongs to, see {@link TagChunk#of}. */
  int chunk(int group, int bits) {
    return TagChunk.of(regions.hash(region[group]), bits);
  }

  /** Returns the number of a group's region. */
  int region(int group) {
    return region[group];
  }

  /** Returns the {@link RegionKey#levelKey} of a group's region. */
  int levelKey(int group) {
    return regions.levelKey(region[group]);
  }

  int photos(int group) {
    return photos[group];
  }

  /** Adds a group's photographers to a set. */
  void addVoters(int group, PhotographerSet target) {
    target.addAll(voters, end[group] - photos[group], end[group]);
  }

  /** Sets the values of a group's row after it was updated. */
  void setRow(int group, long totalPhotos, int votesBefore, int totalVotes) {
    rowPhotos[group] = totalPhotos;
    rowVotesBefore[group] = votesBefore;
    rowVotes[group] = totalVotes;
  }

  /** Returns the number of photos of a group's row, including the group. */
  long rowPhotos(int group) {
    return rowPhotos[group];
  }

  /** Returns the number of votes of a group's row, including the group. */
  int rowVotes(int group) {
    return rowVotes[group];
  }

  /** Returns by how many votes the group increased its row. */
  int votesGained(int group) {
    return rowVotes[group] - rowVotesBefore[group];
  }

  /** Returns whether a group's row is new, that is, had no vote before. */
  boolean isNew(int group) {
    return rowVotesBefore[group] == 0;
  }
}
