package org.tagatlas.similar;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A sample of vectors: those with the smallest hashes of their ids. It depends on the ids alone,
 * not on the order of vectors, and a larger sample includes a smaller one. Not thread-safe.
 */
public final class VectorSample {

  private static final Comparator<Entry> BY_HASH =
      Comparator.comparingLong(Entry::hash).thenComparingLong(Entry::id);

  private final int size;
  private final PriorityQueue<Entry> smallest = new PriorityQueue<>(BY_HASH.reversed());

  private record Entry(long hash, long id, float[] vector) {}

  /**
   * Creates an empty sample.
   *
   * @param size maximum number of vectors, at least 1
   */
  public VectorSample(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("A sample needs at least one vector.");
    }
    this.size = size;
  }

  /** Offers a vector, which is not copied. */
  public void add(long id, float[] vector) {
    Entry entry = new Entry(hash(id), id, vector);
    if (smallest.size() < size) {
      smallest.add(entry);
    } else if (BY_HASH.compare(entry, smallest.peek()) < 0) {
      smallest.poll();
      smallest.add(entry);
    }
  }

  /**
   * Returns the sample in the order of hashes.
   *
   * @throws IllegalArgumentException if it is empty, or has vectors of different lengths or values
   *     that are not finite
   */
  public Vectors vectors() {
    List<Entry> ordered = smallest.stream().sorted(BY_HASH).toList();
    if (ordered.isEmpty()) {
      throw new IllegalArgumentException("there are no vectors");
    }
    Vectors vectors = new Vectors(ordered.get(0).vector.length);
    for (Entry entry : ordered) {
      try {
        vectors.add(entry.id, entry.vector);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("vector " + entry.id + ": " + e.getMessage(), e);
      }
    }
    return vectors;
  }

  /** Mixes the bits of an id (Stafford's variant 13 of the finalizer of MurmurHash3). */
  private static long hash(long id) {
    long mixed = (id ^ id >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
