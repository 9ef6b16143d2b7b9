package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.tagatlas.elasticsearch.DocumentKind;

/**
 * How many vectors each cell of a model has, and how many a filter leaves. Both are cached for a
 * minute, because they only decide how many cells a search reads. Thread-safe.
 */
final class VectorCells {

  private static final long MAX_AGE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Elasticsearch's maximum number of buckets in a response is 65,536. */
  private static final int CELLS_PER_REQUEST = 10_000;

  private static final int MAX_FILTERS = 1_000;

  private final AtlasIndex index;
  private final String model;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Histogram newest;

  private final Map<Map<String, Object>, Counted> filters =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, Object>, Counted> eldest) {
          return size() > MAX_FILTERS;
        }
      };

  /**
   * The numbers of vectors by cell.
   *
   * @param cells number of vectors by name of the cell; empty cells are missing
   * @param vectors number of all vectors
   * @param nanos when they were read, see {@link System#nanoTime}
   */
  record Histogram(Map<String, Long> cells, long vectors, long nanos) {}

  private record Counted(long vectors, long nanos) {}

  /**
   * Creates a cache.
   *
   * @param model ID of the model
   */
  VectorCells(AtlasIndex index, String model) {
    this.index = index;
    this.model = model;
  }

  /** Returns the numbers of vectors; only one thread reads new ones, others use the former. */
  Histogram histogram() {
    Histogram current = newest;
    if (current != null && (isFresh(current.nanos) || !reading.tryLock())) {
      return current;
    }
    if (current == null) {
      reading.lock();
    }
    try {
      if (newest == null || !isFresh(newest.nanos)) {
        newest = read();
      }
      return newest;
    } finally {
      reading.unlock();
    }
  }

  private static boolean isFresh(long nanos) {
    return System.nanoTime() - nanos < MAX_AGE_NANOS;
  }

  private Histogram read() {
    Map<String, Long> cells = new HashMap<>();
    long vectors = 0;
    JsonNode after = null;
    do {
      Map<String, Object> composite = new HashMap<>();
      composite.put("size", CELLS_PER_REQUEST);
      composite.put("sources", List.of(Map.of("cell", Map.of("terms", Map.of("field", "cell")))));
      if (after != null) {
        composite.put("after", after);
      }
      JsonNode response =
          index.search(
              DocumentKind.VECTORS,
              Query.counted(ofModel(), Map.of("cells", Map.of("composite", composite))));
      for (JsonNode bucket : AtlasIndex.buckets(response, "cells")) {
        long count = bucket.path("doc_count").asLong();
        cells.put(bucket.path("key").path("cell").asText(), count);
        vectors += count;
      }
      after = response.path("aggregations").path("cells").get("after_key");
    } while (after != null);
    return new Histogram(cells, vectors, System.nanoTime());
  }

  /** Returns the filter on vectors of the model. */
  Map<String, Object> ofModel() {
    return Query.term("model", model);
  }

  /** Returns the number of vectors that a query matches. */
  long count(Map<String, Object> query) {
    synchronized (filters) {
      Counted known = filters.get(query);
      if (known != null && isFresh(known.nanos)) {
        return known.vectors;
      }
    }
    long vectors = AtlasIndex.total(index.search(DocumentKind.VECTORS, Query.count(query)));
    synchronized (filters) {
      filters.put(query, new Counted(vectors, System.nanoTime()));
    }
    return vectors;
  }
}
