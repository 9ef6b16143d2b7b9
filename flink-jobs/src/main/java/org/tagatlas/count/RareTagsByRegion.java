package org.tagatlas.count;

import java.io.IOException;
import java.util.Arrays;
import org.tagatlas.connectors.serialization.Utf8Text;

/**
 * The most used tags of each region among those with too few votes for a signature, as far as
 * candidates for the signature leave them a place. It is shown each row once, candidates included,
 * and told of what it found when all are through: hardly any of the rows come that far. Not
 * thread-safe.
 */
final class RareTagsByRegion {

  private static final int PAGE_BITS = 10;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int SIZE = MostUsedTags.SIZE;
  private static final int PREFIX_BITS = 56;

  /** Votes at the most, as a rank has a byte for them. */
  private static final int MAX_VOTES = 255;

  private Page[] pages = new Page[4];
  private int regions;

  /**
   * A tag that a region was given.
   *
   * @param tag the clean form
   * @param label the form that most photos of the world use
   */
  record Name(Utf8Text tag, Utf8Text label) {}

  /** What is known of so many regions, the best tag of each first. */
  private static final class Page {
    final byte[] candidates = new byte[PAGE];
    final byte[] size = new byte[PAGE];

    /** Smaller is better; among equals the names decide. */
    final long[] ranks = new long[PAGE * SIZE];

    final Name[] names = new Name[PAGE * SIZE];
  }

  /** Is told of regions. */
  interface Listener {
    /**
     * Takes the tags of a region.
     *
     * @param region the number of the region
     */
    void tell(int region, MostUsedTags tags) throws IOException;
  }

  /**
   * Takes note of a tag with enough votes for a signature: it is used more than any here.
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
   * Takes note of a tag with too few votes for a signature.
   *
   * @param region the number of the region
   * @param name the tag
   * @param votes its photographers there, 1 to {@value #MAX_VOTES}
   */
  void add(int region, Name name, int votes) {
    Page page = page(region);
    int index = region & PAGE - 1;
    int room = SIZE - page.candidates[index];
    int size = page.size[index];
    int first = index * SIZE;
    long rank =
        (long) (MAX_VOTES - votes) << PREFIX_BITS | name.tag().prefix() >>> Long.SIZE - PREFIX_BITS;
    if (size == room && (room == 0 || !precedes(rank, name, page, first + room - 1))) {
      return;
    }
    int at = first + (size == room ? room - 1 : page.size[index]++);
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

  /** Tells of each region that has such tags, and forgets all. */
  void tell(Listener listener) throws IOException {
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
        listener.tell(region, tags);
      }
    }
    pages = new Page[4];
    regions = 0;
  }
}
