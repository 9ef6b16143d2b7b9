package org.tagatlas.locate.model;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.Locale;

/**
 * The fingerprint of training photos, which a model has as {@code corpus}: a sum over the distinct
 * pairs of photographer and position. It depends neither on the order of photos, nor on how often
 * one is repeated. Not thread-safe.
 */
public final class CorpusFingerprint {

  private final LongOpenHashSet pairs = new LongOpenHashSet();

  /** Adds a photo that trains. */
  public void add(String uid, double latitude, double longitude) {
    pairs.add(
        TermCounter.fingerprint(Votes.photographer(uid), PositionGrid.of(latitude, longitude)));
  }

  /** Returns the fingerprint of all photos that were added. */
  public String value() {
    long sum = 0;
    for (long pair : pairs) {
      sum += pair;
    }
    return text(sum);
  }

  static String text(long sum) {
    return String.format(Locale.ROOT, "%016x", sum);
  }
}
