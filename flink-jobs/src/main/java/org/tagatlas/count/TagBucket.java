package org.tagatlas.count;

import org.tagatlas.text.Utf8Text;

/**
 * The tags of one bucket with their counts, as bytes: a state value. Most tags are rare and take
 * some fifty bytes, so one value for some tens of tags is much cheaper than a value per tag.
 * Entries are sorted by tag; {@link TagBucketEditor} reads and edits them. Immutable.
 *
 * @param bytes entries without gaps: the tag, the length of the rest, and the output of {@link
 *     TagCount#write}
 */
record TagBucket(byte[] bytes) {

  private static final int BITS = 18;

  /** The number of buckets. It must never change, because state is keyed by bucket. */
  static final int COUNT = 1 << BITS;

  static final TagBucket EMPTY = new TagBucket(new byte[0]);

  /** Returns the number of a tag's bucket, from 0. */
  static int of(Utf8Text tag) {
    return ofHash(tag.hashCode());
  }

  /** Returns the number of the bucket of tags with that hash. */
  static int ofHash(int tagHash) {
    return tagHash >>> 32 - BITS;
  }
}
