package org.tagatlas.dashboards;

import java.util.List;

/** How what people type becomes terms that the documents have: the pipeline's own rules. */
public interface TagLanguage {

  /** Returns the tag that a text is. */
  String tag(String typed);

  /**
   * Returns what finds each of some machine tags, written as Flickr's wildcards with commas in
   * between.
   *
   * @param all whether a photo must have each of them; otherwise one is enough
   * @throws IllegalArgumentException when one is none, or there are too many
   */
  List<MachineTagTerms> machineTags(String typed, boolean all);

  /**
   * Terms that are asked for: one of them, or for numbers those from one to another.
   *
   * @param numbers whether the terms are those of numbers
   * @param least the first term
   * @param isLeast whether the first one is asked for
   * @param most the last term
   * @param isMost whether the last one is asked for
   * @param leastNumber the number of the first term, negative infinity for any
   * @param mostNumber the number of the last term, infinity for any
   */
  record MachineTagTerms(
      boolean numbers,
      String least,
      boolean isLeast,
      String most,
      boolean isMost,
      double leastNumber,
      double mostNumber) {

    /** Returns what asks for one term. */
    public static MachineTagTerms exactly(String term) {
      return new MachineTagTerms(false, term, true, term, true, Double.NaN, Double.NaN);
    }
  }
}
