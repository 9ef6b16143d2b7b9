package org.tagatlas.count;

import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * The tags of one bucket and what is known of each, as bytes: a state value. Most tags are rare and
 * take some fifty bytes, so one value for some tens of them costs a small part of what a value for
 * each does. Entries are sorted by tag; {@link TagBucketEditor} reads and changes them. Immutable.
 *
 * @param bytes an entry behind the other: the tag, then the length of what follows, then {@link
 *     TagCount#write}
 */
record TagBucket(byte[] bytes) {

  private static final int BITS = 18;

  /** The number of buckets, for good: state is keyed by them. */
  static final int COUNT = 1 << BITS;

  static final TagBucket EMPTY = new TagBucket(new byte[0]);

  /** Returns the number of a tag's bucket, from 0. */
  static int of(Utf8Text tag) {
    return ofHash(tag.hashCode());
  }

  /** Returns the number of the bucket of a tag with that hash. */
  static int ofHash(int tagHash) {
    return tagHash >>> 32 - BITS;
  }
}
