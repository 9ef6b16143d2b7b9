package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tagatlas.dashboards.Cursor.SortOrder;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * Reads sorted documents in pages, with one search per page.
 *
 * @param fields the fields to read
 */
record SortedList(AtlasIndex index, DocumentKind kind, List<String> fields) {

  /** Reads a page; {@code items} converts the sources of all its documents. */
  <T> Page<T> read(
      Map<String, Object> query,
      SortOrder order,
      Slice slice,
      Function<List<JsonNode>, List<T>> items) {
    Cursor cursor = slice.cursor(order);
    int from = cursor == null ? slice.from() : 0;
    long offset = cursor == null ? from : cursor.offset();
    // One more hit shows whether there is a next page; the last page by number has no room for it.
    boolean isOneMore = cursor != null || from + slice.perPage() < Slice.MAX_RESULT_WINDOW;
    int size = isOneMore ? slice.perPage() + 1 : slice.perPage();
    Map<String, Object> body = new HashMap<>(Query.hits(size, query, order.fields(), fields));
    body.put("track_total_hits", true);
    if (cursor == null) {
      body.put("from", from);
    } else {
      body.put("search_after", cursor.values());
    }
    JsonNode response = index.search(kind, body);
    JsonNode hits = response.path("hits").path("hits");
    long total = AtlasIndex.total(response);
    int found = Math.min(hits.size(), slice.perPage());
    long end = offset + found;
    boolean isMore = isOneMore ? hits.size() > found : found == slice.perPage() && end < total;
    String after = isMore ? order.after(hits.path(found - 1), end).token(order) : null;
    List<JsonNode> sources = AtlasIndex.sources(response).subList(0, found);
    return Page.of(items.apply(sources), total, offset, slice.perPage(), after);
  }
}
