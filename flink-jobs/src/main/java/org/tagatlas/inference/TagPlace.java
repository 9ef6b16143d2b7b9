package org.tagatlas.inference;

/**
 * The place of a machine tag: where its photos were taken.
 *
 * @param latitude latitude of their centre, WGS 84 degrees with six decimals
 * @param longitude longitude of their centre, WGS 84 degrees with six decimals
 * @param uncertaintyMetres likely maximum distance of a further photo of the tag: twice the
 *     expected root mean square distance, at least 10
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
   * Returns whether the emitted place of a tag is outdated enough to emit the current one
   * immediately: it appeared or disappeared, or it moved or its uncertainty changed by more than a
   * tenth of the emitted uncertainty. Both can be null.
   */
  static boolean differMaterially(TagPlace emitted, TagPlace current) {
    if (emitted == null || current == null) {
      return emitted != current;
    }
    return 10 * emitted.metresTo(current.latitude, current.longitude) > emitted.uncertaintyMetres
        || 10 * Math.abs(emitted.uncertaintyMetres - current.uncertaintyMetres)
            > emitted.uncertaintyMetres;
  }

  private static double square(double value) {
    return value * value;
  }
}
