package org.tagatlas.locate.model;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrayList;

/** The weights of terms in MKLab's model, from what is known about all terms. */
final class MkLabWeights {

  private final double mean;
  private final double deviation;
  private final LongArrayList terms = new LongArrayList();
  private final DoubleArrayList entropies = new DoubleArrayList();
  private final DoubleArrayList localities = new DoubleArrayList();

  MkLabWeights(TermCounter.Sums sums) {
    double count = Math.max(1, sums.entropies());
    mean = sums.entropySum() / TermCounter.Sums.ENTROPY_UNIT / count;
    deviation =
        Math.sqrt(
            Math.max(
                1e-9, sums.entropySquares() / TermCounter.Sums.SQUARE_UNIT / count - mean * mean));
  }

  void add(long term, double entropy, double locality) {
    terms.add(term);
    entropies.add(PhotoTerms.hasEntropy(term) ? entropy : 0);
    localities.add(locality);
  }

  /** Returns the weight of each term in order; 0 of a term that is not selected. */
  float[] weights() {
    int size = terms.size();
    int[] selected = new int[size];
    int count = 0;
    double largest = 0;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, density(i));
      if (localities.getDouble(i) > 0) {
        selected[count++] = i;
      }
    }
    IntArrays.quickSort(
        selected,
        0,
        count,
        (a, b) -> {
          int byLocality = Double.compare(localities.getDouble(b), localities.getDouble(a));
          return byLocality != 0 ? byLocality : Integer.compare(a, b);
        });
    float[] weights = new float[size];
    for (int rank = 0; rank < count; rank++) {
      int term = selected[rank];
      weights[term] =
          (float)
              (MkLab.ENTROPY_WEIGHT * (largest == 0 ? 0 : density(term) / largest)
                  + MkLab.LOCALITY_WEIGHT * (count - rank) / count);
    }
    return weights;
  }

  private double density(int term) {
    double entropy = entropies.getDouble(term);
    double z = (entropy - mean) / deviation;
    return entropy == 0 ? 0 : StrictMath.exp(-z * z / 2);
  }
}
