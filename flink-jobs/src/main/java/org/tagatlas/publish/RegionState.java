package org.tagatlas.publish;

import org.tagatlas.count.RegionUpdate;
import org.tagatlas.signature.MostUsedTags;
import org.tagatlas.sketch.PhotographerSet;

/**
 * The counts of a region in a window, except its candidates: either the totals in state or a
 * buffered update. Not thread-safe.
 */
final class RegionState {

  /** Number of photos; 0 while only tags have arrived. */
  long photos;

  long taggedPhotos;

  /** The photographers; null without photos. */
  PhotographerSet voters;

  /** Sum of votes over all tags of the region. */
  long votes;

  /** Sum of votes over all tags and regions of this level and window; 0 before the first update. */
  long worldVotes;

  long distinctTags;

  /** The most used tags among those with too few votes for a signature; null without any. */
  MostUsedTags fewVotes;

  /** Whether state has candidates. */
  boolean hasCandidates;

  /** The last published documents. */
  Published published = Published.NOTHING;

  void add(RegionUpdate.Visits visits) {
    photos += visits.photos();
    taggedPhotos += visits.taggedPhotos();
    if (voters == null) {
      voters = new PhotographerSet();
    }
    voters.addAll(visits.voters());
  }

  void set(RegionUpdate.Totals totals) {
    votes = totals.votes();
    worldVotes = totals.worldVotes();
    distinctTags = totals.distinctTags();
  }

  /** Adds a tag with too few votes for a signature and returns the increase of their number. */
  int addFewVotes(String tag, String label, int tagVotes) {
    if (fewVotes == null) {
      fewVotes = new MostUsedTags();
    }
    int before = fewVotes.size();
    fewVotes.add(tag, label, tagVotes);
    return fewVotes.size() - before;
  }

  /** Merges an update, which must not be used afterwards, and returns whether anything changed. */
  boolean add(RegionState update) {
    boolean changed = false;
    if (update.photos > 0) {
      photos += update.photos;
      taggedPhotos += update.taggedPhotos;
      if (voters == null) {
        voters = update.voters;
      } else {
        voters.addAll(update.voters);
      }
      changed = true;
    }
    if (update.worldVotes > 0) {
      changed |=
          votes != update.votes
              || worldVotes != update.worldVotes
              || distinctTags != update.distinctTags;
      votes = update.votes;
      worldVotes = update.worldVotes;
      distinctTags = update.distinctTags;
    }
    if (update.fewVotes != null) {
      if (fewVotes == null) {
        fewVotes = update.fewVotes;
        changed = true;
      } else {
        changed |= fewVotes.addAll(update.fewVotes);
      }
    }
    // Candidates stored in the meantime are updates as well.
    changed |= update.hasCandidates;
    hasCandidates |= update.hasCandidates;
    return changed;
  }
}
