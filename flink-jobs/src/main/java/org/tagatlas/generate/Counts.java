package org.tagatlas.generate;

/**
 * What the rows were.
 *
 * @param geotagged photos with coordinates, each once
 * @param notGeotagged photos without, each once
 * @param duplicates rows that repeat a photo
 * @param malformed rows that cannot be used
 */
public record Counts(long geotagged, long notGeotagged, long duplicates, long malformed) {

  /** Returns the number of all rows. */
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
