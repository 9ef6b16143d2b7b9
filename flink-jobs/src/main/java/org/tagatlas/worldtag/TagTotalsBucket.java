package org.tagatlas.worldtag;

import java.util.Map;
import java.util.TreeMap;
import org.tagatlas.text.Utf8Text;

/**
 * The counts of the tags of one bucket, sorted by tag: a state value. Most tags are rare, so one
 * value for some tens of tags is cheaper than a value per tag.
 */
record TagTotalsBucket(TreeMap<Utf8Text, TagTotals> tags) {

  /** Adds the counts of other photos. */
  void add(Map<Utf8Text, TagTotals> others) {
    others.forEach((tag, other) -> tags.computeIfAbsent(tag, TagTotals::new).add(other));
  }
}
