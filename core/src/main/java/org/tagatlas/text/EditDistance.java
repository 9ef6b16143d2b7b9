package org.tagatlas.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The Levenshtein distance between names, for suggestions after a typing error. */
public final class EditDistance {

  private EditDistance() {}

  /**
   * Returns the name with the smallest distance, the first in order if there are several; empty if
   * the text is more than twice as long as each name.
   */
  public static Optional<String> nearest(String typed, Collection<String> names) {
    return names.stream()
        .filter(name -> between(typed, name) != Integer.MAX_VALUE)
        .sorted()
        .min(Comparator.comparingInt(name -> between(typed, name)));
  }

  /**
   * Returns how many characters have to be inserted, deleted or replaced.
   *
   * @return the number of characters; {@link Integer#MAX_VALUE} if {@code typed} is more than twice
   *     as long as {@code name}, because its length is not limited
   */
  public static int between(String typed, String name) {
    if (typed.length() > 2 * name.length()) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[name.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= typed.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (typed.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[name.length()];
  }

  /**
   * Returns whether the texts are equal but for one inserted, deleted or replaced character, or two
   * adjacent ones that are swapped. Unlike {@link #between} it takes time for the common prefix
   * alone and allocates nothing.
   */
  public static boolean isWithinOne(String one, String other) {
    int difference = one.length() - other.length();
    if (difference < -1 || difference > 1) {
      return false;
    }
    int start = 0;
    int shorter = Math.min(one.length(), other.length());
    while (start < shorter && one.charAt(start) == other.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
      end++;
    }
    int left = one.length() - start - end;
    int otherLeft = other.length() - start - end;
    return left <= 1 && otherLeft <= 1
        || left == 2
            && otherLeft == 2
            && one.charAt(start) == other.charAt(start + 1)
            && one.charAt(start + 1) == other.charAt(start);
  }
}
