package org.tagatlas.worldtag;

import java.util.TreeMap;
import org.tagatlas.text.Utf8Text;

/**
 * The counts of the tags of one bucket, sorted by tag: a state value. Most tags are rare, so one
 * value for some tens of tags is cheaper than a value per tag.
 */
record TagTotalsBucket(TreeMap<Utf8Text, TagTotals> tags) {

  /** Returns the counts of a tag, which are zero at first. */
  TagTotals of(Utf8Text tag) {
    return tags.computeIfAbsent(tag, TagTotals::new);
  }
}
