package org.tagatlas.generate;

/**
 * Numbers of generated rows by kind.
 *
 * @param geotagged distinct photos with coordinates
 * @param notGeotagged distinct photos without coordinates
 * @param duplicates rows that repeat a photo
 * @param malformed rows that are rejected
 */
public record Counts(long geotagged, long notGeotagged, long duplicates, long malformed) {

  /** Returns the total number of rows. */
  public long rows() {
    return geotagged + notGeotagged + duplicates + malformed;
  }

  Counts plus(Counts other) {
    return new Counts(
        geotagged + other.geotagged,
        notGeotagged + other.notGeotagged,
        duplicates + other.duplicates,
        malformed + other.malformed);
  }
}
