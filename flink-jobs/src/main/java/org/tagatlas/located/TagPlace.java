package org.tagatlas.located;

/**
 * Where the photos of a machine tag were taken, as far as that is one place.
 *
 * @param latitude of their middle, WGS 84 degrees to six decimals
 * @param longitude likewise
 * @param uncertaintyMetres how far a further photo of the tag may be from there: twice what is to
 *     be expected (root mean square), 10 at the least
 */
public record TagPlace(double latitude, double longitude, int uncertaintyMetres) {

  private static final double EARTH_METRES = 6_371_008.8;

  /** Returns the great-circle distance to a point in metres. */
  public double metresTo(double otherLatitude, double otherLongitude) {
    double north = StrictMath.toRadians(otherLatitude - latitude) / 2;
    double east = StrictMath.toRadians(otherLongitude - longitude) / 2;
    double chord =
        square(StrictMath.sin(north))
            + StrictMath.cos(StrictMath.toRadians(latitude))
                * StrictMath.cos(StrictMath.toRadians(otherLatitude))
                * square(StrictMath.sin(east));
    return 2 * EARTH_METRES * StrictMath.asin(Math.min(1, Math.sqrt(chord)));
  }

  /**
   * Returns whether what was told of a tag, which can be null, is too old for readers to keep for a
   * while: it came or went, or moved or grew by more than a tenth of its uncertainty.
   */
  static boolean differMaterially(TagPlace told, TagPlace now) {
    if (told == null || now == null) {
      return told != now;
    }
    return 10 * told.metresTo(now.latitude, now.longitude) > told.uncertaintyMetres
        || 10 * Math.abs(told.uncertaintyMetres - now.uncertaintyMetres) > told.uncertaintyMetres;
  }

  private static double square(double value) {
    return value * value;
  }
}
