package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.text.VarInts;

/**
 * Merges the buffered sightings of a tag into its rows. Both have the same order, so unchanged rows
 * are copied without reading their photographers. Not thread-safe.
 */
final class TagRowMerger {

  private final TagRowCursor old = new TagRowCursor();
  private final DataOutputSerializer out = new DataOutputSerializer(4096);
  private final RegionNumbers regions;

  TagRowMerger(RegionNumbers regions) {
    this.regions = regions;
  }

  /**
   * Returns the rows merged with a range of groups, and sets the resulting values in the groups.
   *
   * @param order groups, sorted by the bytes of their keys
   * @param from start of the range of groups that belong to these rows
   * @param to end of the range, exclusive
   */
  TagRows merge(TagRows rows, RegionGroups groups, int[] order, int from, int to)
      throws IOException {
    out.clear();
    old.open(rows);
    boolean more = old.next();
    int copyFrom = old.from();
    for (int i = from; i < to; i++) {
      int group = order[i];
      int region = groups.region(group);
      int compared = 1;
      while (more && (compared = old.compareKey(regions, region)) < 0) {
        more = old.next();
      }
      old.copy(copyFrom, out);
      boolean known = more && compared == 0;
      PhotographerSet voters = known ? old.voters() : new PhotographerSet();
      int votesBefore = voters.count();
      groups.addVoters(group, voters);
      long photos = (known ? old.photos() : 0) + groups.photos(group);
      regions.write(region, out);
      VarInts.writeLong(photos, out);
      voters.write(out);
      groups.setRow(group, photos, votesBefore, voters.count());
      if (known) {
        more = old.next();
      }
      copyFrom = old.from();
    }
    while (more) {
      more = old.next();
    }
    old.copy(copyFrom, out);
    return new TagRows(out.getCopyOfBuffer());
  }
}
