package org.tagatlas.locate;

import java.util.List;

/**
 * An estimate of where a photo was taken. All probabilities are calibrated: of many estimates with
 * a probability of 0.8, about 80 % are right.
 *
 * @param latitude WGS 84 degrees, rounded to what is known
 * @param longitude WGS 84 degrees, rounded to what is known
 * @param uncertaintyMetres the error is at most this with a probability of about 0.9
 * @param confidence probability that the error is at most 25 km
 * @param within probabilities that the error is at most 1, 5, 25, 200 and 750 km
 * @param country ISO 3166-1 alpha-2; null if its probability is below 0.8
 * @param countryProbability probability of the most likely country
 * @param admin1Code such as {@code US.MA}; null if its probability is below 0.8
 * @param admin1Probability probability of the division of the answer; 0 if it has none
 * @param city name in the gazetteer; null if its probability is below 0.7
 * @param cityProbability probability of the city of the answer; 0 if it has none
 * @param evidence terms that the answer rests on, the most important first
 * @param alternatives other places, the most likely first
 */
public record TextEstimate(
    double latitude,
    double longitude,
    int uncertaintyMetres,
    double confidence,
    List<Within> within,
    String country,
    double countryProbability,
    String admin1Code,
    double admin1Probability,
    String city,
    double cityProbability,
    List<Evidence> evidence,
    List<Alternative> alternatives) {

  /** Copies the lists. */
  public TextEstimate {
    within = List.copyOf(within);
    evidence = List.copyOf(evidence);
    alternatives = List.copyOf(alternatives);
  }

  /**
   * A distance and the probability that the error is not larger.
   *
   * @param km kilometres
   */
  public record Within(double km, double probability) {}

  /**
   * A term in clean form.
   *
   * @param weight the part of the answer's share that is lost without the term, or that the term
   *     alone gives; the larger of the two
   */
  public record Evidence(String term, double weight) {}

  /**
   * Another place.
   *
   * @param name of a city, division or country
   * @param country ISO 3166-1 alpha-2
   * @param share its share among the places that the terms name; not calibrated
   */
  public record Alternative(
      String name, String country, double latitude, double longitude, double share) {}
}
