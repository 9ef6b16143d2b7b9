package org.tagatlas.count;

import java.io.IOException;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.tagatlas.connectors.serialization.VarInts;

/**
 * Adds what is gathered of a tag to its rows. Both are in one order, so rows that stay as they are
 * are copied without a look at their photographers. Not thread-safe.
 */
final class TagRowMerger {

  private final TagRowCursor old = new TagRowCursor();
  private final DataOutputSerializer out = new DataOutputSerializer(4096);
  private final RegionNumbers regions;

  TagRowMerger(RegionNumbers regions) {
    this.regions = regions;
  }

  /**
   * Returns rows with what some groups add to them, and tells the groups what came out.
   *
   * @param order groups by the bytes of their keys
   * @param from where in the order the groups start that belong to these rows
   * @param to where they end
   */
  TagRows merge(TagRows rows, RegionGroups groups, int[] order, int from, int to)
      throws IOException {
    out.clear();
    old.open(rows);
    boolean more = old.next();
    int kept = old.from();
    for (int i = from; i < to; i++) {
      int group = order[i];
      int region = groups.region(group);
      int compared = 1;
      while (more && (compared = old.compareKey(regions, region)) < 0) {
        more = old.next();
      }
      old.copy(kept, out);
      boolean known = more && compared == 0;
      Voters voters = known ? old.voters() : new Voters();
      int votesBefore = voters.count();
      groups.addVoters(group, voters);
      long photos = (known ? old.photos() : 0) + groups.photos(group);
      regions.write(region, out);
      VarInts.writeLong(photos, out);
      voters.write(out);
      groups.counted(group, photos, votesBefore, voters.count());
      if (known) {
        more = old.next();
      }
      kept = old.from();
    }
    while (more) {
      more = old.next();
    }
    old.copy(kept, out);
    return new TagRows(out.getCopyOfBuffer());
  }
}
