package org.tagatlas.locate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A non-decreasing function from a score to a probability: linear between its knots, and constant
 * outside of them.
 *
 * @param scores increasing
 * @param probabilities one for each score, non-decreasing
 */
record Isotonic(double[] scores, double[] probabilities) {

  /** What is known about one answer. */
  record Answer(double score, boolean right) {}

  /** Returns the probability of a score. */
  double of(double score) {
    int after = Arrays.binarySearch(scores, score);
    if (after >= 0) {
      return probabilities[after];
    }
    after = -after - 1;
    if (after == 0) {
      return probabilities[0];
    }
    if (after == scores.length) {
      return probabilities[after - 1];
    }
    double part = (score - scores[after - 1]) / (scores[after] - scores[after - 1]);
    return probabilities[after - 1] + part * (probabilities[after] - probabilities[after - 1]);
  }

  /**
   * Fits the function to answers: the pool-adjacent-violators algorithm on groups of equal size.
   *
   * @param knots maximum number of groups
   * @throws IllegalArgumentException if there is no answer
   */
  static Isotonic fit(List<Answer> answers, int knots) {
    if (answers.isEmpty()) {
      throw new IllegalArgumentException("there are no answers to calibrate with");
    }
    List<Answer> sorted = new ArrayList<>(answers);
    sorted.sort(
        Comparator.comparingDouble(Answer::score)
            .thenComparing(Answer::right, Comparator.naturalOrder()));
    // A block is a number of answers, and the sums of their scores and of those that are right.
    List<double[]> blocks = new ArrayList<>();
    for (int group = 0; group < knots; group++) {
      int from = (int) ((long) group * sorted.size() / knots);
      int to = (int) ((long) (group + 1) * sorted.size() / knots);
      if (from == to) {
        continue;
      }
      double[] block = new double[3];
      for (Answer answer : sorted.subList(from, to)) {
        block[0]++;
        block[1] += answer.score;
        block[2] += answer.right ? 1 : 0;
      }
      blocks.add(block);
      while (blocks.size() > 1 && violates(blocks)) {
        double[] last = blocks.remove(blocks.size() - 1);
        double[] before = blocks.get(blocks.size() - 1);
        for (int i = 0; i < 3; i++) {
          before[i] += last[i];
        }
      }
    }
    return new Isotonic(
        blocks.stream().mapToDouble(block -> block[1] / block[0]).toArray(),
        blocks.stream().mapToDouble(block -> block[2] / block[0]).toArray());
  }

  /** Blocks with equal scores are one, since a score has one probability. */
  private static boolean violates(List<double[]> blocks) {
    double[] last = blocks.get(blocks.size() - 1);
    double[] before = blocks.get(blocks.size() - 2);
    return last[2] / last[0] <= before[2] / before[0] || last[1] / last[0] <= before[1] / before[0];
  }
}
