package org.tagatlas.extra.ask;

/**
 * What is remembered of a machine tag.
 *
 * @param version of the document that was published or removed last; 0 when none ever was
 * @param published whether there is a document
 * @param holdsUntil when it is asked about again, in milliseconds since 1970
 */
public record CachedAnswer(long version, boolean published, long holdsUntil) {

  /** Before the first answer. */
  static final CachedAnswer NONE = new CachedAnswer(0, false, Long.MIN_VALUE);
}
