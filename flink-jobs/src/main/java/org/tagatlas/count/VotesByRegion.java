package org.tagatlas.count;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The votes and tags that each region gained since it was last drained, over all tags. Not
 * thread-safe.
 */
final class VotesByRegion {

  private final RegionNumbers regions;
  private final IntList changed = new IntArrayList();
  private boolean[] isChanged = new boolean[64];
  private long[] votes = new long[64];
  private int[] tags = new int[64];

  VotesByRegion(RegionNumbers regions) {
    this.regions = regions;
  }

  /** Adds votes of one tag in a region, possibly 0, and 1 to its tags if the tag is new there. */
  void add(int region, int gained, boolean newTag) {
    if (region >= votes.length) {
      int length = Math.max(region + 1, 2 * votes.length);
      isChanged = Arrays.copyOf(isChanged, length);
      votes = Arrays.copyOf(votes, length);
      tags = Arrays.copyOf(tags, length);
    }
    if (!isChanged[region]) {
      isChanged[region] = true;
      changed.add(region);
    }
    votes[region] += gained;
    tags[region] += newTag ? 1 : 0;
  }

  /** Passes the deltas to a listener and resets them. */
  void drain(Consumer<VotesDelta> listener) throws IOException {
    for (int i = 0; i < changed.size(); i++) {
      int region = changed.getInt(i);
      listener.accept(new VotesDelta(regions.key(region), votes[region], tags[region]));
      isChanged[region] = false;
      votes[region] = 0;
      tags[region] = 0;
    }
    changed.clear();
  }
}
