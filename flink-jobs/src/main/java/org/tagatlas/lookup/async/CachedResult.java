package org.tagatlas.lookup.async;

/**
 * The cached result of a machine tag.
 *
 * @param version version of the document that was last published or removed; 0 if there was none
 * @param published whether there is a document
 * @param expiresAt when the result expires, in milliseconds since 1970
 */
public record CachedResult(long version, boolean published, long expiresAt) {

  /** The state before the first result. */
  static final CachedResult NONE = new CachedResult(0, false, Long.MIN_VALUE);
}
