package org.tagatlas.generate;

/**
 * A station, a bar or a plaque, which many people tag with its number at some service.
 *
 * @param tag its machine tag
 */
record Venue(String tag, double latitude, double longitude) {

  private static final String[] SERVICES = {
    "foursquare:venue=", "openplaques:id=", "tfl:station=", "osm:node="
  };

  private static final int MOST_NEAR_A_CENTRE = 8;
  private static final double SCATTER_DEGREES = 0.01;

  /** Draws one of those around the centre of a town or sight; the first ones are best known. */
  static Venue near(long seed, double latitude, double longitude, Rng rng) {
    double chance = rng.unit();
    int number = (int) (MOST_NEAR_A_CENTRE * chance * chance);
    long centre = Math.round(latitude * 1e5) * 40_000_000 + Math.round(longitude * 1e5);
    Rng own = new Rng(seed, Purpose.VENUE, centre * MOST_NEAR_A_CENTRE + number);
    return new Venue(
        own.of(SERVICES) + (1 + own.below(1L << 40)),
        latitude + SCATTER_DEGREES * own.gaussian(),
        longitude + SCATTER_DEGREES * own.gaussian());
  }
}
