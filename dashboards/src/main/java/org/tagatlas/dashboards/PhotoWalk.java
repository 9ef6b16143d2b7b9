package org.tagatlas.dashboards;

import static org.tagatlas.elasticsearch.DocumentKind.PHOTOS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tagatlas.dashboards.AtlasIndex.Search;
import org.tagatlas.dashboards.Cursor.SortOrder;
import org.tagatlas.dashboards.MachineTagPhotos.Tagged;

/**
 * Reads the filtered photos between two cursors, in batches.
 *
 * <p>Both cursors are known before the first photo is read. So a document can link to the next one
 * in its header, and photos published in the meantime neither shift nor repeat others.
 */
final class PhotoWalk {

  /** Small enough to read the lookup results of up to twelve machine tags per photo. */
  private static final int BATCH = 500;

  private static final SortOrder ORDER = MachineTagPhotos.NEWEST_FIRST;

  private final AtlasIndex index;
  private final Map<String, Object> filter;
  private final Function<List<JsonNode>, List<Tagged>> reader;
  private final long total;
  private final String newest;
  private final long offset;
  private final Cursor end;
  private JsonNode hits;
  private int size;
  private Cursor place;
  private boolean isDone;

  /** Searches for the first photos and for the position of the last one. */
  PhotoWalk(
      AtlasIndex index,
      Map<String, Object> filter,
      Slice slice,
      Function<List<JsonNode>, List<Tagged>> reader) {
    this.index = index;
    this.filter = filter;
    this.reader = reader;
    Cursor start = slice.cursor(ORDER);
    int from = start == null ? slice.from() : 0;
    offset = start == null ? from : start.offset();
    size = Math.min(BATCH, slice.perPage());
    Map<String, Object> first = batch(size, start);
    first.put("track_total_hits", true);
    first.put("aggs", Map.of("newest", Map.of("max", Map.of("field", "uploaded"))));
    if (start == null) {
      first.put("from", from);
    }
    Map<String, Object> last =
        new HashMap<>(
            Query.hits(
                1,
                start == null ? filter : Query.all(filter, photosAfter(start)),
                ORDER.fields(),
                List.of("photoid")));
    last.put("from", from + slice.perPage() - 1);
    last.put("track_total_hits", true);
    List<JsonNode> responses =
        index.search(List.of(new Search(PHOTOS, first), new Search(PHOTOS, last)));
    hits = responses.get(0).path("hits").path("hits");
    total = AtlasIndex.total(responses.get(0));
    newest =
        responses.get(0).path("aggregations").path("newest").path("value_as_string").asText(null);
    boolean isMore = AtlasIndex.total(responses.get(1)) > (long) from + slice.perPage();
    end =
        isMore
            ? ORDER.after(
                responses.get(1).path("hits").path("hits").path(0), offset + slice.perPage())
            : null;
  }

  private Map<String, Object> batch(int size, Cursor after) {
    Map<String, Object> body =
        new HashMap<>(Query.hits(size, filter, ORDER.fields(), Photo.FIELDS));
    if (after != null) {
      body.put("search_after", after.values());
    }
    return body;
  }

  /** Returns the filter on photos after a cursor. */
  private static Map<String, Object> photosAfter(Cursor place) {
    long uploaded = uploaded(place);
    Map<String, Object> lowerId = Map.of("range", Map.of("photoid", Map.of("lt", photo(place))));
    Map<String, Object> isUploaded = Map.of("exists", Map.of("field", "uploaded"));
    Map<String, Object> isUnknown = Map.of("bool", Map.of("must_not", isUploaded));
    if (uploaded == Long.MIN_VALUE) {
      return Query.all(isUnknown, lowerId);
    }
    return Query.any(
        List.of(
            uploaded(Map.of("lt", uploaded, "format", "epoch_millis")),
            Query.all(
                uploaded(Map.of("gte", uploaded, "lte", uploaded, "format", "epoch_millis")),
                lowerId),
            isUnknown));
  }

  private static Map<String, Object> uploaded(Map<String, Object> range) {
    return Map.of("range", Map.of("uploaded", range));
  }

  private static long uploaded(Cursor place) {
    return (long) place.values().get(0);
  }

  /** Returns the total number of photos that match the filter. */
  long total() {
    return total;
  }

  /** Returns the upload time of the newest matching photo; null if unknown. */
  String newest() {
    return newest;
  }

  /** Returns the number of photos before this part. */
  long offset() {
    return offset;
  }

  /** Returns the cursor token of the next part; null if this is the last one. */
  String next() {
    return end == null ? null : end.token(ORDER);
  }

  /**
   * Returns the next batch of photos; an empty list at the end.
   *
   * @throws IndexUnavailableException if Elasticsearch is unavailable
   */
  List<Tagged> read() {
    if (isDone) {
      return List.of();
    }
    if (hits == null) {
      size = BATCH;
      hits = index.search(PHOTOS, batch(size, place)).path("hits").path("hits");
    }
    List<JsonNode> sources = new ArrayList<>();
    for (JsonNode hit : hits) {
      Cursor at = ORDER.after(hit, 0);
      if (end != null && isAfter(at, end)) {
        isDone = true;
        break;
      }
      sources.add(hit.path("_source"));
      place = at;
    }
    isDone |= hits.size() < size || end != null && place.values().equals(end.values());
    hits = null;
    return reader.apply(sources);
  }

  private static boolean isAfter(Cursor place, Cursor other) {
    int byUpload = Long.compare(uploaded(place), uploaded(other));
    return byUpload < 0 || byUpload == 0 && photo(place) < photo(other);
  }

  private static long photo(Cursor place) {
    return (long) place.values().get(1);
  }
}
