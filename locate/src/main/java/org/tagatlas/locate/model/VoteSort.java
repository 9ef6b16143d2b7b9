package org.tagatlas.locate.model;

/** Sorts votes by term, photographer and cell. All have terms of one group. */
final class VoteSort {

  private static final int SMALL = 24;

  /** Number of votes that are sorted at once: they fit into the cache. */
  private static final int BUCKET = 256;

  private static final int MAX_BUCKET_BITS = 18;

  /** The bits of a term without those of its group. */
  private static final int TERM_BITS = 56;

  private VoteSort() {}

  /**
   * Sorts votes and removes repeated ones.
   *
   * @param votes {@link Votes#FIELDS} numbers each
   * @param count number of votes
   * @return number of distinct votes, which are the first of the array
   */
  static int sortDistinct(long[] votes, int count) {
    sort(votes, count);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (kept > 0 && compare(votes, 3 * i, votes, 3 * (kept - 1)) == 0) {
        continue;
      }
      if (kept < i) {
        copy(votes, 3 * i, votes, 3 * kept);
      }
      kept++;
    }
    return kept;
  }

  private static void sort(long[] votes, int count) {
    if (count < 8 * BUCKET) {
      quickSort(votes, 0, count - 1);
      return;
    }
    int bits = Math.min(MAX_BUCKET_BITS, 32 - Integer.numberOfLeadingZeros(count / BUCKET));
    int shift = TERM_BITS - bits;
    int mask = (1 << bits) - 1;
    int[] starts = new int[mask + 2];
    for (int i = 0; i < count; i++) {
      starts[((int) (votes[3 * i] >>> shift) & mask) + 1]++;
    }
    for (int bucket = 1; bucket < starts.length; bucket++) {
      starts[bucket] += starts[bucket - 1];
    }
    long[] unsorted = new long[3 * count];
    System.arraycopy(votes, 0, unsorted, 0, unsorted.length);
    for (int i = 0; i < count; i++) {
      int bucket = (int) (unsorted[3 * i] >>> shift) & mask;
      copy(unsorted, 3 * i, votes, 3 * starts[bucket]++);
    }
    int from = 0;
    for (int bucket = 0; bucket <= mask; bucket++) {
      quickSort(votes, from, starts[bucket] - 1);
      from = starts[bucket];
    }
  }

  private static void quickSort(long[] votes, int first, int last) {
    int low = first;
    int high = last;
    while (high - low >= SMALL) {
      int middle = (low + high) >>> 1;
      long a = votes[3 * middle];
      long b = votes[3 * middle + 1];
      long c = votes[3 * middle + 2];
      int i = low - 1;
      int j = high + 1;
      while (true) {
        do {
          i++;
        } while (compare(votes, 3 * i, a, b, c) < 0);
        do {
          j--;
        } while (compare(votes, 3 * j, a, b, c) > 0);
        if (i >= j) {
          break;
        }
        swap(votes, 3 * i, 3 * j);
      }
      // The smaller part is sorted by a call, so that there are few of them at a time.
      if (j - low < high - j) {
        quickSort(votes, low, j);
        low = j + 1;
      } else {
        quickSort(votes, j + 1, high);
        high = j;
      }
    }
    insertionSort(votes, low, high);
  }

  private static void insertionSort(long[] votes, int low, int high) {
    for (int i = low + 1; i <= high; i++) {
      long a = votes[3 * i];
      long b = votes[3 * i + 1];
      long c = votes[3 * i + 2];
      int j = i - 1;
      while (j >= low && compare(votes, 3 * j, a, b, c) > 0) {
        copy(votes, 3 * j, votes, 3 * (j + 1));
        j--;
      }
      votes[3 * (j + 1)] = a;
      votes[3 * (j + 1) + 1] = b;
      votes[3 * (j + 1) + 2] = c;
    }
  }

  private static int compare(long[] votes, int at, long[] others, int other) {
    return compare(votes, at, others[other], others[other + 1], others[other + 2]);
  }

  private static int compare(long[] votes, int at, long a, long b, long c) {
    if (votes[at] != a) {
      return votes[at] < a ? -1 : 1;
    }
    if (votes[at + 1] != b) {
      return votes[at + 1] < b ? -1 : 1;
    }
    return Long.compare(votes[at + 2], c);
  }

  private static void copy(long[] from, int at, long[] to, int target) {
    to[target] = from[at];
    to[target + 1] = from[at + 1];
    to[target + 2] = from[at + 2];
  }

  private static void swap(long[] votes, int i, int j) {
    long a = votes[i];
    long b = votes[i + 1];
    long c = votes[i + 2];
    copy(votes, j, votes, i);
    votes[j] = a;
    votes[j + 1] = b;
    votes[j + 2] = c;
  }
}
