package org.tagatlas.locate.model;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Makes votes of photos, and collects those of each group of terms in pages. Most repeated votes,
 * such as those of a series of photos with the same tags, are dropped here. Not thread-safe.
 */
public final class VotePages {

  private static final int MIN_ACCURACY = 12;

  private static final int PAGE_BYTES = Page.HEADER + 340 * Votes.FIELDS * Long.BYTES;

  private static final int RECENT = 1 << 15;

  private final byte[][] pages = new byte[Votes.GROUPS][];
  private final int[] ends = new int[Votes.GROUPS];
  private final long[] recent = new long[RECENT * Votes.FIELDS];
  private final PhotoTerms terms = new PhotoTerms();
  private final Consumer<byte[]> out;

  /**
   * Creates empty pages.
   *
   * @param out receives full pages
   */
  public VotePages(Consumer<byte[]> out) {
    this.out = out;
  }

  /**
   * Returns whether a position is good enough to train or to test. A position of 0, 0 is one that a
   * program did not know; a low accuracy is that of a region.
   *
   * @param latitude NaN if unknown
   * @param accuracy 1 to 16; 0 if unknown
   */
  public static boolean isExact(double latitude, double longitude, int accuracy) {
    return !Double.isNaN(latitude)
        && (latitude != 0 || longitude != 0)
        && (accuracy == 0 || accuracy >= MIN_ACCURACY);
  }

  /**
   * Adds the votes of a photo.
   *
   * @param uid not empty
   * @param userTags as in a shard
   * @param title as in a shard
   */
  public void add(String uid, double latitude, double longitude, String userTags, String title) {
    long photographer = Votes.photographer(uid);
    long cell = PositionGrid.of(latitude, longitude);
    add(Votes.allPhotos(photographer), photographer, cell);
    terms.readEncoded(userTags, title);
    for (int i = 0; i < terms.size(); i++) {
      add(terms.hash(i), photographer, cell);
    }
  }

  private void add(long term, long photographer, long cell) {
    int slot =
        Votes.FIELDS
            * (int)
                (((term ^ Long.rotateLeft(photographer, 32)) + cell) * 0x9E3779B97F4A7C15L >>> 49);
    if (recent[slot] == term && recent[slot + 1] == photographer && recent[slot + 2] == cell) {
      return;
    }
    recent[slot] = term;
    recent[slot + 1] = photographer;
    recent[slot + 2] = cell;
    int group = Votes.group(term);
    if (pages[group] == null) {
      pages[group] = new byte[PAGE_BYTES];
      Page.VOTES.start(pages[group], group);
      ends[group] = Page.HEADER;
    }
    byte[] page = pages[group];
    int end = ends[group];
    Votes.set(page, end, term);
    Votes.set(page, end + 8, photographer);
    Votes.set(page, end + 16, cell);
    ends[group] = end + 24;
    if (ends[group] == PAGE_BYTES) {
      emit(group);
    }
  }

  private void emit(int group) {
    if (pages[group] != null && ends[group] > Page.HEADER) {
      out.accept(Arrays.copyOf(pages[group], ends[group]));
      ends[group] = Page.HEADER;
    }
  }

  /** Passes on the pages that are not full. */
  public void flush() {
    for (int group = 0; group < Votes.GROUPS; group++) {
      emit(group);
    }
  }
}
