package org.tagatlas.similar;

/**
 * What a model is like.
 *
 * @param coarseClusters number of coarse centroids of each half, 1 to 65,536
 * @param subquantizers number of subvectors, even; it divides the dimensions
 * @param fineClusters number of centroids of a subvector, 1 to 256
 * @param dimensions number of principal components, at most the dimensions of vectors; 0 to use
 *     vectors as they are
 * @param rotations whether each coarse cluster has its own rotation
 * @param coarseIterations iterations of k-means for coarse centroids
 * @param fineIterations iterations of k-means for fine centroids
 * @param seed seed of random numbers
 */
public record LopqOptions(
    int coarseClusters,
    int subquantizers,
    int fineClusters,
    int dimensions,
    boolean rotations,
    int coarseIterations,
    int fineIterations,
    long seed) {

  /** Returns options with defaults of the reference implementation. */
  public static LopqOptions of(int coarseClusters, int subquantizers) {
    return new LopqOptions(coarseClusters, subquantizers, 256, 0, true, 10, 20, 1);
  }

  /** Returns options with another number of principal components. */
  public LopqOptions withDimensions(int components) {
    return new LopqOptions(
        coarseClusters,
        subquantizers,
        fineClusters,
        components,
        rotations,
        coarseIterations,
        fineIterations,
        seed);
  }

  /** Returns options with another seed. */
  public LopqOptions withSeed(long other) {
    return new LopqOptions(
        coarseClusters,
        subquantizers,
        fineClusters,
        dimensions,
        rotations,
        coarseIterations,
        fineIterations,
        other);
  }

  /** Returns options with another number of centroids of a subvector. */
  public LopqOptions withFineClusters(int clusters) {
    return new LopqOptions(
        coarseClusters,
        subquantizers,
        clusters,
        dimensions,
        rotations,
        coarseIterations,
        fineIterations,
        seed);
  }

  /** Returns options without local rotations, which is product quantization of differences. */
  public LopqOptions withoutRotations() {
    return new LopqOptions(
        coarseClusters,
        subquantizers,
        fineClusters,
        dimensions,
        false,
        coarseIterations,
        fineIterations,
        seed);
  }
}
