package org.tagatlas.similar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the nearest vectors of an index: reads the nearest cells until they have enough vectors,
 * estimates distances from codes, and optionally ranks the first ones again by exact distances. Not
 * to be shared by threads.
 */
public final class LopqSearcher {

  private static final Comparator<Neighbor> NEAREST =
      Comparator.comparingDouble(Neighbor::squaredDistance).thenComparingLong(Neighbor::id);

  private final LopqIndex index;
  private final LopqModel model;

  /** The vectors of the index; null if there are only codes. */
  private final Vectors vectors;

  private final float[] projected;
  private final float[] rotated;
  private final float[] differences;
  private final float[] centred;

  /** By half and coarse cluster: the distances of the query to all fine centroids. */
  private final float[][][][] tables;

  /**
   * Creates a searcher.
   *
   * @param vectors the vectors of the index, for exact distances; may be null
   */
  public LopqSearcher(LopqIndex index, Vectors vectors) {
    this.index = index;
    this.vectors = vectors;
    model = index.model();
    projected = new float[model.dimensions()];
    rotated = new float[model.half()];
    differences = new float[model.half()];
    centred = new float[model.inputs()];
    tables = new float[LopqModel.HALVES][model.coarseClusters()][][];
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
    if (query.length != model.inputs()) {
      throw new IllegalArgumentException(
          "expected " + model.inputs() + " dimensions, but got " + query.length);
    }
    if (exact > 0 && vectors == null) {
      throw new IllegalArgumentException("Exact distances need vectors.");
    }
    float[] vector = query;
    if (model.pca() != null) {
      model.pca().project(query, 0, centred, projected);
      vector = projected;
    }
    float[][] coarse = new float[LopqModel.HALVES][model.coarseClusters()];
    for (int half = 0; half < LopqModel.HALVES; half++) {
      model.coarseDistances(half, vector, half * model.half(), coarse[half]);
      Arrays.fill(tables[half], null);
    }
    MultiSequence cells = new MultiSequence(coarse);
    List<Candidate> candidates = new ArrayList<>();
    int visited = 0;
    while (candidates.size() < quota && cells.next()) {
      visited++;
      int end = index.end(cells.first(), cells.second());
      int at = index.start(cells.first(), cells.second());
      if (at == end) {
        continue;
      }
      float[][] first = table(0, cells.first(), vector);
      float[][] second = table(1, cells.second(), vector);
      for (; at < end; at++) {
        candidates.add(new Candidate(at, distance(at, first, second)));
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

  /** Returns the distances of the query to the fine centroids in the frame of a coarse cluster. */
  private float[][] table(int half, int cluster, float[] vector) {
    float[][] table = tables[half][cluster];
    if (table == null) {
      int parts = model.subquantizers() / LopqModel.HALVES;
      table = new float[parts][model.fineClusters()];
      model.rotate(half, cluster, vector, half * model.half(), differences, rotated);
      for (int i = 0; i < parts; i++) {
        model.fineDistances(half * parts + i, rotated, i * model.subvector(), table[i]);
      }
      tables[half][cluster] = table;
    }
    return table;
  }

  private double distance(int at, float[][] first, float[][] second) {
    byte[] codes = index.codes();
    int parts = model.subquantizers() / LopqModel.HALVES;
    int code = at * model.subquantizers();
    float sum = 0;
    for (int i = 0; i < parts; i++) {
      sum += first[i][Byte.toUnsignedInt(codes[code + i])];
      sum += second[i][Byte.toUnsignedInt(codes[code + parts + i])];
    }
    return sum;
  }
}
