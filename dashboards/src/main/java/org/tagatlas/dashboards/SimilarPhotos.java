package org.tagatlas.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.similar.LopqCode;
import org.tagatlas.similar.LopqModel;
import org.tagatlas.similar.LopqQuery;

/**
 * Finds photos with similar vectors. Elasticsearch returns the codes in the nearest cells that pass
 * the filters; this class estimates distances from codes, and ranks the first ones again by exact
 * distances if the components of vectors are published.
 */
final class SimilarPhotos {

  /** Number of codes to compare; more cells are read until there are as many. */
  private static final int QUOTA = 1_000;

  /** Elasticsearch's maximum number of hits of a search. */
  private static final int MAX_CODES = 10_000;

  /** Elasticsearch's maximum number of terms of a query is 65,536. */
  private static final int MAX_CELLS = 60_000;

  /** Number of first photos that are ranked by exact distances. */
  private static final int EXACT = 100;

  private static final int MAX_SEARCHES = 3;
  private static final int GROWTH = 8;

  private final AtlasIndex index;
  private final LopqModel model;
  private final VectorCells cells;
  private final String modelId;

  /**
   * A photo that was found.
   *
   * @param distance Euclidean distance of its vector; exact or estimated
   * @param duplicates number of near-duplicates of this photo, which are not in the result; null if
   *     there are none
   */
  record Found(Photo photo, double distance, Long duplicates) {}

  /**
   * The result of a search.
   *
   * @param model ID of the model
   * @param codes number of codes that were compared
   * @param exact whether the photos are ordered by exact distances
   * @param photos nearest first; those of equal distance by id
   */
  record View(String model, int codes, boolean exact, List<Found> photos) {}

  private record Candidate(long photoid, double distance) {}

  private static final Comparator<Candidate> NEAREST =
      Comparator.comparingDouble(Candidate::distance).thenComparingLong(Candidate::photoid);

  SimilarPhotos(AtlasIndex index, SimilarModel similar) {
    this.index = index;
    model = similar.model();
    cells = new VectorCells(index, similar.id());
    modelId = similar.id();
  }

  /** Returns the number of values of a vector. */
  int dimensions() {
    return model.inputs();
  }

  /** Returns photos that are similar to a vector. */
  View ofVector(float[] vector, Map<String, Object> filter, int limit) {
    return search(() -> LopqQuery.of(model, vector), -1, filter, limit);
  }

  /** Returns photos that are similar to another one; empty if that has no vector of the model. */
  Optional<View> ofPhoto(long photoid, Map<String, Object> filter, int limit) {
    JsonNode response =
        index.search(
            DocumentKind.VECTORS,
            Query.hits(
                1,
                Query.all(cells.ofModel(), Query.term("photoid", photoid)),
                List.of(Query.by("_doc", "asc")),
                List.of("code", "components")));
    List<JsonNode> found = AtlasIndex.sources(response);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    float[] exact = components(found.get(0));
    float[] components =
        exact == null ? model.reconstruct(LopqCode.of(bytes(found.get(0), "code"))) : exact;
    return Optional.of(
        search(() -> LopqQuery.ofComponents(model, components), photoid, filter, limit));
  }

  /** Starts a visit of the cells. */
  private interface Start {
    LopqQuery query();
  }

  private View search(Start start, long itself, Map<String, Object> filter, int limit) {
    Map<String, Object> others = itself < 0 ? Map.of() : Query.none(Query.term("photoid", itself));
    Map<String, Object> where = Query.all(cells.ofModel(), filter);
    VectorCells.Histogram histogram = cells.histogram();
    long matching = filter.isEmpty() ? histogram.vectors() : cells.count(where);
    // The filter leaves a share of each cell, so more cells are needed.
    double wanted = matching == 0 ? 0 : (double) QUOTA * histogram.vectors() / matching;
    LopqQuery query = start.query();
    List<Candidate> candidates = List.of();
    for (int i = 0; i < MAX_SEARCHES; i++) {
      boolean all = wanted >= histogram.vectors() && matching <= MAX_CODES;
      List<String> nearest = all ? List.of() : nearest(start.query(), histogram, wanted);
      Map<String, Object> inCells = all ? Map.of() : Query.terms("cell", nearest);
      JsonNode response = codes(Query.all(where, others, inCells));
      long total = AtlasIndex.total(response);
      candidates = candidates(response, query);
      boolean complete = all || nearest.size() == histogram.cells().size();
      if (total > MAX_CODES) {
        // Hits in the order of the index are not the nearest ones.
        wanted /= (double) GROWTH * total / MAX_CODES;
      } else if (candidates.size() >= limit || complete || nearest.size() >= MAX_CELLS) {
        break;
      } else {
        wanted = Math.max(wanted, 1) * GROWTH;
      }
    }
    return ranked(candidates, query, limit);
  }

  /** Returns the nearest cells that are not empty, until they have enough vectors. */
  private static List<String> nearest(
      LopqQuery query, VectorCells.Histogram histogram, double wanted) {
    List<String> nearest = new ArrayList<>();
    long vectors = 0;
    while (vectors < wanted && nearest.size() < MAX_CELLS && query.nextCell()) {
      String cell = LopqCode.cell(query.first(), query.second());
      long count = histogram.cells().getOrDefault(cell, 0L);
      if (count > 0) {
        nearest.add(cell);
        vectors += count;
      }
    }
    return nearest;
  }

  private JsonNode codes(Map<String, Object> query) {
    Map<String, Object> body = new HashMap<>();
    body.put("size", MAX_CODES);
    body.put("query", query);
    body.put("sort", List.of("_doc"));
    body.put("track_total_hits", true);
    // Without stored fields, a hit costs no decompression.
    body.put("stored_fields", "_none_");
    body.put("docvalue_fields", List.of("photoid", "code"));
    return index.search(DocumentKind.VECTORS, body);
  }

  private static List<Candidate> candidates(JsonNode response, LopqQuery query) {
    List<Candidate> candidates = new ArrayList<>();
    for (JsonNode hit : response.path("hits").path("hits")) {
      JsonNode fields = hit.path("fields");
      LopqCode code = LopqCode.of(decoded(fields.path("code").path(0)));
      candidates.add(
          new Candidate(fields.path("photoid").path(0).asLong(), query.squaredDistance(code)));
    }
    candidates.sort(NEAREST);
    return candidates;
  }

  private View ranked(List<Candidate> candidates, LopqQuery query, int limit) {
    List<Candidate> first =
        candidates.subList(0, Math.min(Math.max(limit, EXACT), candidates.size()));
    if (first.isEmpty()) {
      return new View(modelId, candidates.size(), false, List.of());
    }
    List<Long> ids = first.stream().map(Candidate::photoid).toList();
    Map<String, Object> ofFirst = Map.of("terms", Map.of("photoid", ids));
    List<Map<String, Object>> order = List.of(Query.by("_doc", "asc"));
    List<String> fields = new ArrayList<>(Photo.FIELDS);
    fields.add("components");
    List<JsonNode> responses =
        index.search(
            List.of(
                new AtlasIndex.Search(
                    DocumentKind.VECTORS,
                    Query.hits(ids.size(), Query.all(cells.ofModel(), ofFirst), order, fields)),
                new AtlasIndex.Search(
                    DocumentKind.PHOTOS, Query.hits(ids.size(), ofFirst, order, Photo.FIELDS)),
                new AtlasIndex.Search(
                    DocumentKind.DUPLICATES,
                    Query.hits(
                        ids.size(),
                        Query.all(cells.ofModel(), ofFirst),
                        order,
                        List.of("photoid", "duplicate_of")))));
    Map<Long, JsonNode> vectors = byPhoto(responses.get(0));
    Map<Long, JsonNode> photos = new HashMap<>(vectors);
    photos.putAll(byPhoto(responses.get(1)));
    Map<Long, JsonNode> duplicates = byPhoto(responses.get(2));
    List<Candidate> exact = exact(first, vectors, query);
    Map<Long, Candidate> nearest = new LinkedHashMap<>();
    for (Candidate candidate : exact == null ? first : exact) {
      if (photos.containsKey(candidate.photoid) && nearest.size() < limit) {
        JsonNode duplicate = duplicates.get(candidate.photoid);
        long original =
            duplicate == null ? candidate.photoid : duplicate.path("duplicate_of").asLong();
        nearest.putIfAbsent(original, candidate);
      }
    }
    Map<Long, Long> counts = duplicates(nearest.keySet());
    List<Found> found = new ArrayList<>();
    nearest.forEach(
        (original, candidate) ->
            found.add(
                new Found(
                    Photo.of(photos.get(candidate.photoid)),
                    Viewpoints.rounded(Math.sqrt(Math.max(0, candidate.distance)), 6),
                    counts.get(original))));
    return new View(modelId, candidates.size(), exact != null, found);
  }

  /** Returns how many photos are near-duplicates of each original; those without are missing. */
  private Map<Long, Long> duplicates(Collection<Long> originals) {
    Map<String, Object> terms = Map.of("field", "duplicate_of", "size", originals.size());
    JsonNode response =
        index.search(
            DocumentKind.DUPLICATES,
            Query.counted(
                Query.all(
                    cells.ofModel(),
                    Map.of("terms", Map.of("duplicate_of", List.copyOf(originals)))),
                Map.of("originals", Map.of("terms", terms))));
    Map<Long, Long> counts = new HashMap<>();
    for (JsonNode bucket : AtlasIndex.buckets(response, "originals")) {
      counts.put(bucket.path("key").asLong(), bucket.path("doc_count").asLong());
    }
    return counts;
  }

  private static Map<Long, JsonNode> byPhoto(JsonNode response) {
    Map<Long, JsonNode> sources = new HashMap<>();
    for (JsonNode source : AtlasIndex.sources(response)) {
      sources.put(source.path("photoid").asLong(), source);
    }
    return sources;
  }

  /** Returns candidates by exact distances; null if components are not published. */
  private static List<Candidate> exact(
      List<Candidate> first, Map<Long, JsonNode> vectors, LopqQuery query) {
    List<Candidate> exact = new ArrayList<>(first.size());
    for (Candidate candidate : first) {
      JsonNode vector = vectors.get(candidate.photoid);
      float[] components = vector == null ? null : components(vector);
      if (components == null) {
        return null;
      }
      exact.add(new Candidate(candidate.photoid, query.squaredDistance(components)));
    }
    exact.sort(NEAREST);
    return exact;
  }

  /** Returns the components of a vector; null if they are not published. */
  private static float[] components(JsonNode source) {
    if (!source.has("components")) {
      return null;
    }
    byte[] bytes = bytes(source, "components");
    float[] components = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(components);
    return components;
  }

  private static byte[] bytes(JsonNode source, String field) {
    return decoded(source.path(field));
  }

  private static byte[] decoded(JsonNode base64) {
    try {
      return base64.binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException("a vector is not valid", e);
    }
  }
}
