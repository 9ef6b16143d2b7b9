package org.tagatlas.similar;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tagatlas.similar.LopqSearcher.Neighbor;
import org.tagatlas.similar.LopqSearcher.Result;

/** Compares searches with the true nearest vectors. */
public final class SearchEvaluation {

  /** Numbers of first neighbors among which the nearest vector is looked for. */
  private static final int[] RANKS = {1, 10, 100};

  private static final int NEAREST = 10;
  private static final int WARM_UP = 200;

  private SearchEvaluation() {}

  /**
   * The result.
   *
   * @param queries number of queries
   * @param recall by R: the share of queries whose nearest vector is among the first R
   * @param knn10 the share of the ten nearest vectors that are among the first ten
   * @param candidates mean number of candidates
   * @param cells mean number of cells
   * @param p50 median of the time of a query in milliseconds
   * @param p99 99th percentile in milliseconds
   * @param cpu mean CPU time of a query in milliseconds
   */
  public record Report(
      int queries,
      Map<Integer, Double> recall,
      double knn10,
      double candidates,
      double cells,
      double p50,
      double p99,
      double cpu) {}

  /**
   * Returns the ids of the nearest vectors by exact distances, those of equal distance by id.
   *
   * @param count number of ids per query
   */
  public static long[][] nearest(Vectors vectors, Vectors queries, int count) {
    int size = Math.min(count, vectors.size());
    long[][] nearest = new long[queries.size()][];
    IntStream.range(0, queries.size())
        .parallel()
        .forEach(
            query -> {
              float[] vector = queries.vector(query);
              double[] distances = new double[vectors.size()];
              for (int i = 0; i < distances.length; i++) {
                distances[i] = vectors.squaredDistance(i, vector);
              }
              double[] sorted = distances.clone();
              Arrays.sort(sorted);
              double last = sorted[size - 1];
              nearest[query] =
                  IntStream.range(0, distances.length)
                      .filter(i -> distances[i] <= last)
                      .boxed()
                      .sorted(
                          Comparator.comparingDouble((Integer i) -> distances[i])
                              .thenComparingLong(vectors::id))
                      .limit(size)
                      .mapToLong(vectors::id)
                      .toArray();
            });
    return nearest;
  }

  /**
   * Sends all queries, one after the other.
   *
   * @param truth ids of the nearest vectors by query, nearest first
   * @param exact number of first candidates that are ranked by exact distances
   */
  public static Report run(
      LopqSearcher searcher, Vectors queries, long[][] truth, int quota, int exact) {
    int limit = RANKS[RANKS.length - 1];
    for (int i = 0; i < WARM_UP; i++) {
      searcher.search(queries.vector(i % queries.size()), quota, limit, exact);
    }
    int[] found = new int[RANKS.length];
    long common = 0;
    long wanted = 0;
    long candidates = 0;
    long cells = 0;
    double[] times = new double[queries.size()];
    long cpu = 0;
    for (int query = 0; query < queries.size(); query++) {
      float[] vector = queries.vector(query);
      long cpuBefore = cpuNanos();
      long before = System.nanoTime();
      Result result = searcher.search(vector, quota, limit, exact);
      times[query] = (System.nanoTime() - before) / 1e6;
      cpu += cpuNanos() - cpuBefore;
      candidates += result.candidates();
      cells += result.cells();
      List<Neighbor> neighbors = result.neighbors();
      for (int i = 0; i < RANKS.length; i++) {
        found[i] += contains(neighbors, RANKS[i], truth[query][0]) ? 1 : 0;
      }
      Set<Long> ten = new HashSet<>();
      neighbors.stream().limit(NEAREST).forEach(neighbor -> ten.add(neighbor.id()));
      int count = Math.min(NEAREST, truth[query].length);
      wanted += count;
      common += Arrays.stream(truth[query], 0, count).filter(ten::contains).count();
    }
    Arrays.sort(times);
    Map<Integer, Double> recall = new TreeMap<>();
    for (int i = 0; i < RANKS.length; i++) {
      recall.put(RANKS[i], found[i] / (double) queries.size());
    }
    return new Report(
        queries.size(),
        recall,
        common / (double) wanted,
        candidates / (double) queries.size(),
        cells / (double) queries.size(),
        times[times.length / 2],
        times[(int) Math.ceil(times.length * 0.99) - 1],
        cpu / 1e6 / queries.size());
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static boolean contains(List<Neighbor> neighbors, int first, long id) {
    return neighbors.stream().limit(first).anyMatch(neighbor -> neighbor.id() == id);
  }
}
