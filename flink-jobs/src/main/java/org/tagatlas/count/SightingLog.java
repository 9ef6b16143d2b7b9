package org.tagatlas.count;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Sightings of a key group that wait to be counted, in pages of bytes; {@link SightingIndex} puts
 * them in order. Not thread-safe.
 */
final class SightingLog {

  private static final int PAGE_BITS = 15;
  private static final int PAGE_BYTES = 1 << PAGE_BITS;

  /** Pages without sightings, which logs share. Not thread-safe. */
  static final class Pool {
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();

    private byte[] take(int bytes) {
      if (bytes > PAGE_BYTES) {
        return new byte[bytes];
      }
      byte[] page = free.poll();
      return page == null ? new byte[PAGE_BYTES] : page;
    }

    private void giveBack(byte[] page) {
      // A page that was made for one long sighting fits nothing else.
      if (page.length == PAGE_BYTES) {
        free.push(page);
      }
    }
  }

  private final Pool pool;
  private byte[][] pages = new byte[4][];

  /** Where the sightings of each page end. */
  private int[] ends = new int[4];

  private int pageCount;
  private int sightings;
  private long bytes;

  /** Makes an empty log. */
  SightingLog(Pool pool) {
    this.pool = pool;
  }

  /** Returns how much memory the pages in use take, in bytes. */
  long bytes() {
    return bytes;
  }

  /** Returns the number of sightings. */
  int size() {
    return sightings;
  }

  /** Adds all sightings of a page and returns by how many bytes {@link #bytes} grew. */
  int add(SightingPage page) {
    int needed = page.bytes().length;
    int grown = 0;
    if (pageCount == 0 || ends[pageCount - 1] + needed > PAGE_BYTES) {
      grown = addPage(needed);
    }
    int last = pageCount - 1;
    System.arraycopy(page.bytes(), 0, pages[last], ends[last], needed);
    ends[last] += needed;
    sightings += page.sightings();
    return grown;
  }

  private int addPage(int needed) {
    if (pageCount == pages.length) {
      pages = Arrays.copyOf(pages, 2 * pageCount);
      ends = Arrays.copyOf(ends, 2 * pageCount);
    }
    byte[] page = pool.take(needed);
    pages[pageCount] = page;
    ends[pageCount] = 0;
    pageCount++;
    bytes += page.length;
    return page.length;
  }

  /** Returns the position of the first sighting, or -1 when there is none. */
  int first() {
    return pageCount == 0 ? -1 : 0;
  }

  /** Returns the position behind a sighting that was read from another one, or -1 at the end. */
  int next(int position, PackedSighting sighting) {
    int page = position >>> PAGE_BITS;
    if (sighting.end() < ends[page]) {
      return page << PAGE_BITS | sighting.end();
    }
    return page + 1 < pageCount ? page + 1 << PAGE_BITS : -1;
  }

  /** Goes to the sighting at a position. */
  void read(int position, PackedSighting sighting) {
    // Only the first sighting of a page can lie in a longer page, so an offset has enough bits.
    sighting.moveTo(pages[position >>> PAGE_BITS], position & PAGE_BYTES - 1);
  }

  /** Removes all sightings. */
  void clear() {
    for (int i = 0; i < pageCount; i++) {
      pool.giveBack(pages[i]);
      pages[i] = null;
    }
    pageCount = 0;
    sightings = 0;
    bytes = 0;
  }
}
