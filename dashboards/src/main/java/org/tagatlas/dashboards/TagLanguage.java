package org.tagatlas.dashboards;

import java.util.List;

/** Converts user input to index terms, with the rules of the pipeline. */
public interface TagLanguage {

  /** Returns the normalized tag of a text. */
  String tag(String typed);

  /**
   * Parses comma-separated machine tag queries in Flickr's wildcard syntax.
   *
   * @param all whether photos must match all queries instead of any
   * @throws IllegalArgumentException if a query is invalid or there are too many
   */
  List<MachineTagTerms> machineTags(String typed, boolean all);

  /**
   * The terms that a query matches: a single term, or a range of numeric terms.
   *
   * @param isRange whether it is a range of numeric terms
   * @param lower the lower bound
   * @param includesLower whether the lower bound is inclusive
   * @param upper the upper bound
   * @param includesUpper whether the upper bound is inclusive
   * @param lowerNumber the lower bound as a number, negative infinity for none
   * @param upperNumber the upper bound as a number, infinity for none
   */
  record MachineTagTerms(
      boolean isRange,
      String lower,
      boolean includesLower,
      String upper,
      boolean includesUpper,
      double lowerNumber,
      double upperNumber) {

    /** Returns the query for a single term. */
    public static MachineTagTerms exactly(String term) {
      return new MachineTagTerms(false, term, true, term, true, Double.NaN, Double.NaN);
    }
  }
}
