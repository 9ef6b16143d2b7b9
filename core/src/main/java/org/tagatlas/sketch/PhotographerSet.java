package org.tagatlas.sketch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.tagatlas.text.VarInts;

/**
 * A set of distinct photographers: a sorted array of hashed uids up to {@link #EXACT}, and a
 * HyperLogLog sketch of 4,096 registers above that (relative standard error 1.6 %). The count
 * depends only on the set, never on insertion order. Not thread-safe.
 */
public final class PhotographerSet {

  /** Up to this number of photographers the count is exact. */
  public static final int EXACT = 256;

  /** Up to this number of photographers are added one by one. */
  private static final int MAX_SINGLE_ADDS = 4;

  private static final int LG_REGISTERS = 12;
  private static final long HASH_SEED = 9001L;

  /** All records without a uid count as one photographer. */
  private static final String UNKNOWN = "unknown";

  private static final int SKETCHED = -1;

  private long[] hashes = new long[1];
  private int size;
  private HllSketch sketch;

  /** Returns the 64-bit hash (MurmurHash3) of a uid; an empty one is "unknown". */
  public static long hash(String uid) {
    byte[] bytes = (uid.isEmpty() ? UNKNOWN : uid).getBytes(StandardCharsets.UTF_8);
    return MurmurHash3.hash(bytes, HASH_SEED)[0];
  }

  /**
   * Adds a photographer and returns whether the exact set has grown or the sketch may have changed.
   */
  public boolean add(long hash) {
    if (sketch != null) {
      sketch.update(hash);
      return true;
    }
    int at = Arrays.binarySearch(hashes, 0, size, hash);
    if (at >= 0) {
      return false;
    }
    if (size == EXACT) {
      toSketch();
      sketch.update(hash);
      return true;
    }
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.min(EXACT, 2 * size));
    }
    int insert = -at - 1;
    System.arraycopy(hashes, insert, hashes, insert + 1, size - insert);
    hashes[insert] = hash;
    size++;
    return true;
  }

  /** Adds the photographers in the range [from, to) of an array, which may be sorted in place. */
  public void addAll(long[] added, int from, int to) {
    if (sketch != null || to - from <= MAX_SINGLE_ADDS) {
      for (int i = from; i < to; i++) {
        add(added[i]);
      }
      return;
    }
    Arrays.sort(added, from, to);
    long[] all = new long[size + to - from];
    int count = 0;
    int own = 0;
    int other = from;
    while (own < size || other < to) {
      boolean ownFirst = other == to || own < size && hashes[own] <= added[other];
      long least = ownFirst ? hashes[own++] : added[other++];
      if (count == 0 || all[count - 1] != least) {
        all[count++] = least;
      }
    }
    hashes = all;
    size = count;
    if (size > EXACT) {
      toSketch();
    }
  }

  private void toSketch() {
    sketch = new HllSketch(LG_REGISTERS, TgtHllType.HLL_4);
    for (int i = 0; i < size; i++) {
      sketch.update(hashes[i]);
    }
    hashes = null;
    size = 0;
  }

  /** Adds the photographers of another set, which is not modified. */
  public void addAll(PhotographerSet other) {
    if (other.sketch == null) {
      for (int i = 0; i < other.size; i++) {
        add(other.hashes[i]);
      }
      return;
    }
    Union union = new Union(LG_REGISTERS);
    union.update(other.sketch);
    if (sketch != null) {
      union.update(sketch);
    }
    for (int i = 0; i < size; i++) {
      union.update(hashes[i]);
    }
    sketch = union.getResult(TgtHllType.HLL_4);
    hashes = null;
    size = 0;
  }

  /** Returns whether the number of photographers is exact. */
  public boolean exact() {
    return sketch == null;
  }

  /**
   * Returns the number of photographers: exact up to {@link #EXACT}, otherwise the rounded
   * estimate.
   */
  public int count() {
    // Unlike the HIP estimate, the composite one does not depend on insertion order.
    return sketch == null ? size : (int) Math.round(sketch.getCompositeEstimate());
  }

  /** Returns the approximate number of bytes that {@link #write} writes. */
  public int bytes() {
    return sketch == null ? 2 + 8 * size : 2 + sketch.getCompactSerializationBytes();
  }

  /** Writes the set or the sketch. */
  public void write(DataOutput out) throws IOException {
    if (sketch == null) {
      VarInts.writeInt(size, out);
      for (int i = 0; i < size; i++) {
        out.writeLong(hashes[i]);
      }
    } else {
      byte[] bytes = sketch.toCompactByteArray();
      VarInts.writeInt(SKETCHED, out);
      VarInts.writeInt(bytes.length, out);
      out.write(bytes);
    }
  }

  /** Skips what {@link #write} wrote. */
  public static void skip(DataInput in) throws IOException {
    int size = VarInts.readInt(in);
    in.skipBytes(size == SKETCHED ? VarInts.readInt(in) : Long.BYTES * size);
  }

  /** Returns the {@link #count} of a set that {@link #write} wrote. */
  public static int count(DataInput in) throws IOException {
    int size = VarInts.readInt(in);
    return size == SKETCHED ? readSketch(in).count() : size;
  }

  /** Reads what {@link #write} wrote. */
  public static PhotographerSet read(DataInput in) throws IOException {
    int size = VarInts.readInt(in);
    if (size == SKETCHED) {
      return readSketch(in);
    }
    PhotographerSet photographers = new PhotographerSet();
    photographers.hashes = new long[Math.max(1, size)];
    photographers.size = size;
    for (int i = 0; i < size; i++) {
      photographers.hashes[i] = in.readLong();
    }
    return photographers;
  }

  private static PhotographerSet readSketch(DataInput in) throws IOException {
    byte[] bytes = new byte[VarInts.readInt(in)];
    in.readFully(bytes);
    PhotographerSet photographers = new PhotographerSet();
    photographers.hashes = null;
    photographers.sketch = HllSketch.heapify(bytes);
    return photographers;
  }
}
