package org.tagatlas.similar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the nearest vectors of an index: reads the nearest cells until they have enough vectors,
 * estimates distances from codes, and optionally ranks the first ones again by exact distances.
 */
public final class LopqSearcher {

  private static final Comparator<Neighbor> NEAREST =
      Comparator.comparingDouble(Neighbor::squaredDistance).thenComparingLong(Neighbor::id);

  private final LopqIndex index;

  /** The vectors of the index; null if there are only codes. */
  private final Vectors vectors;

  /**
   * Creates a searcher.
   *
   * @param vectors the vectors of the index, for exact distances; may be null
   */
  public LopqSearcher(LopqIndex index, Vectors vectors) {
    this.index = index;
    this.vectors = vectors;
  }

  /**
   * A vector that was found.
   *
   * @param squaredDistance exact or estimated square of the Euclidean distance
   */
  public record Neighbor(long id, double squaredDistance) {}

  /**
   * The result of a search.
   *
   * @param neighbors nearest first; those of equal distance by id
   * @param candidates number of vectors whose distance was estimated
   * @param cells number of cells that were read, with those that are empty
   */
  public record Result(List<Neighbor> neighbors, int candidates, int cells) {}

  private record Candidate(int at, double distance) {}

  /**
   * Searches.
   *
   * @param quota number of candidates after which no further cell is read, at least 1
   * @param limit maximum number of neighbors
   * @param exact number of first candidates that are ranked by exact distances; 0 for none
   */
  public Result search(float[] query, int quota, int limit, int exact) {
    if (exact > 0 && vectors == null) {
      throw new IllegalArgumentException("Exact distances need vectors.");
    }
    LopqQuery cells = LopqQuery.of(index.model(), query);
    List<Candidate> candidates = new ArrayList<>();
    int visited = 0;
    while (candidates.size() < quota && cells.nextCell()) {
      visited++;
      int end = index.end(cells.first(), cells.second());
      int at = index.start(cells.first(), cells.second());
      if (at == end) {
        continue;
      }
      float[][] first = cells.table(0, cells.first());
      float[][] second = cells.table(1, cells.second());
      for (; at < end; at++) {
        int code = at * index.model().subquantizers();
        candidates.add(
            new Candidate(at, LopqQuery.squaredDistance(first, second, index.codes(), code)));
      }
    }
    return new Result(ranked(candidates, query, limit, exact), candidates.size(), visited);
  }

  private List<Neighbor> ranked(List<Candidate> candidates, float[] query, int limit, int exact) {
    candidates.sort(
        Comparator.comparingDouble(Candidate::distance)
            .thenComparingLong(candidate -> index.id(candidate.at)));
    List<Neighbor> neighbors = new ArrayList<>();
    int first = Math.min(exact, candidates.size());
    for (Candidate candidate : candidates.subList(0, first)) {
      neighbors.add(
          new Neighbor(
              index.id(candidate.at),
              vectors.squaredDistance(index.position(candidate.at), query)));
    }
    neighbors.sort(NEAREST);
    for (int i = first; i < Math.min(limit, candidates.size()); i++) {
      Candidate candidate = candidates.get(i);
      neighbors.add(new Neighbor(index.id(candidate.at), candidate.distance));
    }
    return List.copyOf(neighbors.subList(0, Math.min(limit, neighbors.size())));
  }
}
