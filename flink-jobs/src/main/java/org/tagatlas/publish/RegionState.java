package org.tagatlas.publish;

import org.tagatlas.count.MostUsedTags;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.count.Voters;

/**
 * What is known of a region in a window but for its candidates: all of it in state, or what is new
 * in memory. Not thread-safe.
 */
final class RegionState {

  /** Photos there; none when only its tags are known yet. */
  long photos;

  long taggedPhotos;

  /** The photographers; null when there are no photos. */
  Voters voters;

  /** The sum of votes over all tags of the region. */
  long votes;

  /** The sum of votes over all tags and regions of that level and window; 0 when not told yet. */
  long worldVotes;

  long distinctTags;

  /** The most used tags of those with too few votes for a signature; null when there are none. */
  MostUsedTags fewVotes;

  /** Whether there are candidates in state. */
  boolean hasCandidates;

  /** What was last published. */
  Published published = Published.NOTHING;

  void add(RegionUpdate.Visits visits) {
    photos += visits.photos();
    taggedPhotos += visits.taggedPhotos();
    if (voters == null) {
      voters = new Voters();
    }
    voters.addAll(visits.voters());
  }

  void set(RegionUpdate.Totals totals) {
    votes = totals.votes();
    worldVotes = totals.worldVotes();
    distinctTags = totals.distinctTags();
  }

  /** Takes note of a tag with too few votes for a signature and returns how many more there are. */
  int addFewVotes(String tag, String label, int tagVotes) {
    if (fewVotes == null) {
      fewVotes = new MostUsedTags();
    }
    int before = fewVotes.size();
    fewVotes.add(tag, label, tagVotes);
    return fewVotes.size() - before;
  }

  /** Adds what is new, which is used up by that, and returns whether it changed anything. */
  boolean add(RegionState news) {
    boolean changed = false;
    if (news.photos > 0) {
      photos += news.photos;
      taggedPhotos += news.taggedPhotos;
      if (voters == null) {
        voters = news.voters;
      } else {
        voters.addAll(news.voters);
      }
      changed = true;
    }
    if (news.worldVotes > 0) {
      changed |=
          votes != news.votes || worldVotes != news.worldVotes || distinctTags != news.distinctTags;
      votes = news.votes;
      worldVotes = news.worldVotes;
      distinctTags = news.distinctTags;
    }
    if (news.fewVotes != null) {
      if (fewVotes == null) {
        fewVotes = news.fewVotes;
        changed = true;
      } else {
        changed |= fewVotes.addAll(news.fewVotes);
      }
    }
    // Those in state by now are news as well.
    changed |= news.hasCandidates;
    hasCandidates |= news.hasCandidates;
    return changed;
  }
}
