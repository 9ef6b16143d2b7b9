package org.tagatlas.dashboards;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * A page of a list.
 *
 * @param page its number, starting at 1
 * @param pages number of pages
 * @param perPage maximum number of items per page
 * @param total total number of items
 * @param next the URL of the next page; null on the last page, and until it is known
 * @param after the cursor token of the next page; null on the last page, and in lists without
 *     cursors
 * @param hasCursors whether pages can be requested by cursor
 */
record Page<T>(
    int page,
    int pages,
    int perPage,
    long total,
    List<T> items,
    String next,
    @JsonIgnore String after,
    @JsonIgnore boolean hasCursors) {

  /** Copies the items. */
  Page {
    items = List.copyOf(items);
  }

  /** Returns a page of a complete list. */
  static <T> Page<T> of(List<T> all, Slice slice) {
    if (slice.after() != null) {
      throw new IllegalArgumentException("this list does not support 'after'; use 'page'");
    }
    int from = (int) Math.min(all.size(), (slice.page() - 1L) * slice.perPage());
    int to = (int) Math.min(all.size(), (long) from + slice.perPage());
    return new Page<>(
        slice.page(),
        pages(all.size(), slice.perPage()),
        slice.perPage(),
        all.size(),
        all.subList(from, to),
        null,
        null,
        false);
  }

  /**
   * Returns a page of a list that is not in memory.
   *
   * @param offset number of items before the page
   * @param after see {@link Page}
   */
  static <T> Page<T> of(List<T> items, long total, long offset, int perPage, String after) {
    return new Page<>(
        (int) Math.min(Integer.MAX_VALUE, offset / perPage + 1),
        pages(total, perPage),
        perPage,
        total,
        items,
        null,
        after,
        true);
  }

  private static int pages(long total, int perPage) {
    return (int) Math.min(Integer.MAX_VALUE, (total + perPage - 1) / perPage);
  }

  /** Returns this page with the URL of the next one. */
  Page<T> withNext(String address) {
    return new Page<>(page, pages, perPage, total, items, address, after, hasCursors);
  }
}
