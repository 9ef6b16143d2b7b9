package org.tagatlas.generate;

/**
 * A stream of random numbers that depends only on a seed, a purpose and an index (SplitMix64). It
 * is implemented here because the sequence of the JDK may change between Java versions.
 */
final class Rng {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  Rng(long seed, int purpose, long index) {
    state = mix(mix(seed + GOLDEN * (purpose + 1)) + GOLDEN * (index + 1));
  }

  long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Returns a number in [0, bound). */
  int below(int bound) {
    return (int) ((nextLong() >>> 32) * bound >>> 32);
  }

  /** Returns a number in [0, bound). */
  long below(long bound) {
    return Long.remainderUnsigned(nextLong(), bound);
  }

  /** Returns a number in [0, 1). */
  double unit() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  /**
   * Returns a number of up to {@code least} to {@code most} bits; each magnitude is equally likely.
   */
  long magnitude(int least, int most) {
    return nextLong() >>> 64 - least - below(most - least + 1);
  }

  /**
   * Returns a nearly normal number with mean 0 and standard deviation 1. It is a sum of twelve
   * uniform numbers, because logarithms and roots can differ between machines.
   */
  double gaussian() {
    long sum = 0;
    for (int i = 0; i < 3; i++) {
      long bits = nextLong();
      sum += (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
    }
    return sum / 65536.0 - 6;
  }

  <T> T of(T[] choices) {
    return choices[below(choices.length)];
  }

  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
