package org.tagatlas.dashboards;

import java.util.List;
import org.tagatlas.dashboards.Cursor.SortOrder;

/**
 * The requested part of a list.
 *
 * @param page the page number, starting at 1; 1 if {@code after} is given
 * @param perPage maximum number of items per page
 * @param after a cursor token, or null
 */
record Slice(int page, int perPage, String after) {

  /** The parameters that {@link #of} reads. */
  static final List<String> PARAMETERS = List.of("page", "per_page", "after");

  /** Elasticsearch's result window: the maximum offset plus page size without a cursor. */
  static final int MAX_RESULT_WINDOW = 10_000;

  private static final int MAX_PAGE = 1_000_000;

  /**
   * Parses {@code page}, {@code per_page} and {@code after}.
   *
   * @throws IllegalArgumentException if one is invalid
   */
  static Slice of(Parameters parameters, int defaultPerPage, int maxPerPage) {
    Slice slice =
        new Slice(
            parameters.number("page", 1, 1, MAX_PAGE),
            parameters.number("per_page", defaultPerPage, 1, maxPerPage),
            parameters.text("after"));
    if (slice.after != null && parameters.text("page") != null) {
      throw new IllegalArgumentException("page and after are mutually exclusive");
    }
    return slice;
  }

  /** Returns the requested cursor; null for a page number. */
  Cursor cursor(SortOrder order) {
    return after == null ? null : order.parse(after);
  }

  /**
   * Returns the offset of the page.
   *
   * @throws IllegalArgumentException if the page is beyond the result window
   */
  int from() {
    if ((long) page * perPage > MAX_RESULT_WINDOW) {
      throw new IllegalArgumentException(
          "page is limited to the first "
              + MAX_RESULT_WINDOW
              + " items; use the URL in 'next' for more");
    }
    return (page - 1) * perPage;
  }
}
