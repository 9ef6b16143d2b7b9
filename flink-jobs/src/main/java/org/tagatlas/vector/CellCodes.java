package org.tagatlas.vector;

import java.util.ArrayList;
import java.util.List;

/**
 * The codes of a cell, by photo ID, and of which photo each one is published as a duplicate.
 *
 * @param codes codes in the order of photo IDs
 */
public record CellCodes(List<Code> codes) {

  /** A cell without codes. */
  static final CellCodes EMPTY = new CellCodes(List.of());

  /**
   * A code.
   *
   * @param photoid the photo's ID
   * @param fine the fine centroids
   * @param version version of the photo's document
   * @param duplicateOf smallest photo ID of its component as published; 0 if that is its own
   * @param changes number of times that this was published for the version
   */
  public record Code(long photoid, byte[] fine, long version, long duplicateOf, int changes) {

    Code publishedAs(long original) {
      return new Code(photoid, fine, version, original, changes + 1);
    }
  }

  /** Copies the list. */
  public CellCodes {
    codes = List.copyOf(codes);
  }

  /** Returns the codes with that of a photo, which replaces a former one. */
  CellCodes with(Code code) {
    List<Code> all = new ArrayList<>(codes);
    int at = position(code.photoid);
    if (at >= 0) {
      all.set(at, code);
    } else {
      all.add(-at - 1, code);
    }
    return new CellCodes(all);
  }

  /** Returns the code of a photo; null if there is none. */
  Code of(long photoid) {
    int at = position(photoid);
    return at < 0 ? null : codes.get(at);
  }

  /** Returns the codes without that of a photo. */
  CellCodes without(long photoid) {
    int at = position(photoid);
    if (at < 0) {
      return this;
    }
    List<Code> all = new ArrayList<>(codes);
    all.remove(at);
    return new CellCodes(all);
  }

  private int position(long photoid) {
    int low = 0;
    int high = codes.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compare(codes.get(middle).photoid, photoid);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /**
   * Returns for each code the position of the first one of its component. Two codes are connected
   * if enough of their fine centroids are equal. The codes are ordered, so the first one has the
   * smallest photo ID; the result depends on the codes alone, not on the order of their arrival.
   *
   * @param collisions minimum number of equal fine centroids of connected codes, at least 1
   */
  int[] components(int collisions) {
    int[] first = new int[codes.size()];
    for (int i = 0; i < first.length; i++) {
      first[i] = i;
      byte[] fine = codes.get(i).fine;
      for (int j = 0; j < i; j++) {
        int a = root(first, i);
        int b = root(first, j);
        if (a != b && equal(fine, codes.get(j).fine) >= collisions) {
          first[Math.max(a, b)] = Math.min(a, b);
        }
      }
    }
    for (int i = 0; i < first.length; i++) {
      first[i] = root(first, i);
    }
    return first;
  }

  private static int root(int[] first, int position) {
    int root = position;
    while (first[root] != root) {
      first[root] = first[first[root]];
      root = first[root];
    }
    return root;
  }

  private static int equal(byte[] fine, byte[] other) {
    int equal = 0;
    for (int i = 0; i < fine.length; i++) {
      equal += fine[i] == other[i] ? 1 : 0;
    }
    return equal;
  }
}
