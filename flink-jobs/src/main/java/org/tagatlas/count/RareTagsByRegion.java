package org.tagatlas.count;

import java.io.IOException;
import java.util.Arrays;
import org.tagatlas.signature.MostUsedTags;
import org.tagatlas.text.Utf8Text;

/**
 * Selects, for each region, the most used tags among those with too few votes for a signature, as
 * far as candidates for the signature leave places. Each row is added once, including candidates;
 * {@link #drain} then passes on the few that were selected. Not thread-safe.
 */
final class RareTagsByRegion {

  private static final int PAGE_BITS = 10;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int SIZE = MostUsedTags.SIZE;
  private static final int PREFIX_BITS = 56;

  /** Maximum number of votes, because a rank stores them in a byte. */
  private static final int MAX_VOTES = 255;

  private Page[] pages = new Page[4];
  private int regions;

  /**
   * A tag of a region.
   *
   * @param tag the clean form
   * @param label the form that most photos worldwide use
   */
  record Name(Utf8Text tag, Utf8Text label) {}

  /** A page of regions; the tags of a region are in order, best first. */
  private static final class Page {
    final byte[] candidates = new byte[PAGE];
    final byte[] size = new byte[PAGE];

    /** Smaller is better; ties are broken by name. */
    final long[] ranks = new long[PAGE * SIZE];

    final Name[] names = new Name[PAGE * SIZE];
  }

  /** Receives the selected tags. */
  interface Listener {
    /**
     * Called with the tags of a region.
     *
     * @param region the number of the region
     */
    void accept(int region, MostUsedTags tags) throws IOException;
  }

  /**
   * Adds a tag with enough votes for a signature; it takes a place from the others.
   *
   * @param region the number of the region, see {@link RegionNumbers}
   */
  void addCandidate(int region) {
    Page page = page(region);
    int index = region & PAGE - 1;
    if (page.candidates[index] < SIZE) {
      page.candidates[index]++;
      if (page.size[index] + page.candidates[index] > SIZE) {
        page.names[index * SIZE + --page.size[index]] = null;
      }
    }
  }

  /**
   * Adds a tag with too few votes for a signature.
   *
   * @param region the number of the region
   * @param name the tag
   * @param votes number of its photographers in the region, 1 to {@value #MAX_VOTES}
   */
  void add(int region, Name name, int votes) {
    Page page = page(region);
    int index = region & PAGE - 1;
    int places = SIZE - page.candidates[index];
    int size = page.size[index];
    int first = index * SIZE;
    long rank =
        (long) (MAX_VOTES - votes) << PREFIX_BITS | name.tag().prefix() >>> Long.SIZE - PREFIX_BITS;
    if (size == places && (places == 0 || !precedes(rank, name, page, first + places - 1))) {
      return;
    }
    int at = first + (size == places ? places - 1 : page.size[index]++);
    while (at > first && precedes(rank, name, page, at - 1)) {
      page.ranks[at] = page.ranks[at - 1];
      page.names[at] = page.names[at - 1];
      at--;
    }
    page.ranks[at] = rank;
    page.names[at] = name;
  }

  private static boolean precedes(long rank, Name name, Page page, int other) {
    int order = Long.compareUnsigned(rank, page.ranks[other]);
    return order < 0 || order == 0 && name.tag().compareTo(page.names[other].tag()) < 0;
  }

  private Page page(int region) {
    int number = region >>> PAGE_BITS;
    if (number >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(number + 1, 2 * pages.length));
    }
    if (pages[number] == null) {
      pages[number] = new Page();
    }
    regions = Math.max(regions, region + 1);
    return pages[number];
  }

  /** Passes the tags of each region that has any to a listener, and removes all. */
  void drain(Listener listener) throws IOException {
    for (int region = 0; region < regions; region++) {
      Page page = pages[region >>> PAGE_BITS];
      int index = region & PAGE - 1;
      if (page != null && page.size[index] > 0) {
        MostUsedTags tags = new MostUsedTags();
        for (int at = index * SIZE; at < index * SIZE + page.size[index]; at++) {
          Name name = page.names[at];
          tags.add(
              name.tag().toString(),
              name.label().toString(),
              MAX_VOTES - (int) (page.ranks[at] >>> PREFIX_BITS));
        }
        listener.accept(region, tags);
      }
    }
    pages = new Page[4];
    regions = 0;
  }
}
