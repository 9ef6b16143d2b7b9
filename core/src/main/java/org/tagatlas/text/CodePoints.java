package org.tagatlas.text;

import java.util.Comparator;

/** Orders strings by code points, which is the order of their UTF-8 bytes. */
public enum CodePoints implements Comparator<String> {
  /** Smaller code points first; a prefix comes before its extensions. */
  ASCENDING;

  @Override
  public int compare(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int i = 0; i < shared; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        // UTF-16 sorts the surrogates of the higher planes below U+E000, code points above U+FFFF.
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
