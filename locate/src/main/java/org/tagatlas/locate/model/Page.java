package org.tagatlas.locate.model;

/**
 * The kinds of pages that training passes from one step to the next. A page is an array of bytes:
 * its kind, the group of its terms, and its content.
 */
public enum Page {
  /** Votes of a group, see {@link VotePages}. */
  VOTES,
  /** Counted terms of a group, see {@link TermCounter}. */
  TERMS,
  /** Sums over all terms of a group, see {@link TermCounter}. */
  SUMS,
  /** A photo to fit weights to, see {@link FitPhoto}. */
  FIT_PHOTO;

  static final int HEADER = 2;

  /** Returns the kind of a page. */
  public static Page of(byte[] page) {
    return values()[page[0]];
  }

  /** Returns the group of a page, 0 to {@link Votes#GROUPS} − 1. */
  public static int group(byte[] page) {
    return page[1] & 0xFF;
  }

  void start(byte[] page, int group) {
    page[0] = (byte) ordinal();
    page[1] = (byte) group;
  }
}
