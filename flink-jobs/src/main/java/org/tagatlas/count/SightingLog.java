package org.tagatlas.count;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Buffered sightings of a key group, in pages of bytes; {@link SightingIndex} groups them. Not
 * thread-safe.
 */
public final class SightingLog {

  private static final int PAGE_BITS = 15;
  private static final int PAGE_BYTES = 1 << PAGE_BITS;

  /** Free pages, shared by several logs. Not thread-safe. */
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
      // Oversized pages, allocated for one long sighting, are not reused.
      if (page.length == PAGE_BYTES) {
        free.push(page);
      }
    }
  }

  private final Pool pool;
  private byte[][] pages = new byte[4][];

  /** End offsets of the sightings by page. */
  private int[] ends = new int[4];

  private int pageCount;
  private int sightings;
  private long bytes;

  /** Creates an empty log. */
  SightingLog(Pool pool) {
    this.pool = pool;
  }

  /** Returns the size of the pages in use in bytes. */
  long bytes() {
    return bytes;
  }

  /** Returns the number of sightings. */
  public int size() {
    return sightings;
  }

  /** Adds all sightings of a page and returns the increase of {@link #bytes}. */
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

  /** Returns the position of the first sighting, or -1 if there is none. */
  int first() {
    return pageCount == 0 ? -1 : 0;
  }

  /** Returns the position of the next sighting, or -1 at the end. */
  int next(int position, PackedSighting sighting) {
    int page = position >>> PAGE_BITS;
    if (sighting.end() < ends[page]) {
      return page << PAGE_BITS | sighting.end();
    }
    return page + 1 < pageCount ? page + 1 << PAGE_BITS : -1;
  }

  /** Moves a cursor to the sighting at a position. */
  void read(int position, PackedSighting sighting) {
    // An oversized page has a single sighting, at offset 0, so offsets fit into the bits.
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
