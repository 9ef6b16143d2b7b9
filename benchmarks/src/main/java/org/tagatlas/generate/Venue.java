package org.tagatlas.generate;

/**
 * A station, bar or plaque that many people tag with its id at a service.
 *
 * @param tag its machine tag
 */
record Venue(String tag, double latitude, double longitude) {

  private static final String[] SERVICES = {
    "foursquare:venue=", "openplaques:id=", "tfl:station=", "osm:node="
  };

  private static final int MAX_PER_CENTRE = 8;
  private static final double SCATTER_DEGREES = 0.01;

  /** Draws a venue near the centre of a town or sight; the first ones are the most popular. */
  static Venue near(long seed, double latitude, double longitude, Rng rng) {
    double chance = rng.unit();
    int number = (int) (MAX_PER_CENTRE * chance * chance);
    long centre = Math.round(latitude * 1e5) * 40_000_000 + Math.round(longitude * 1e5);
    Rng venueRng = new Rng(seed, Purpose.VENUE, centre * MAX_PER_CENTRE + number);
    return new Venue(
        venueRng.of(SERVICES) + (1 + venueRng.below(1L << 40)),
        latitude + SCATTER_DEGREES * venueRng.gaussian(),
        longitude + SCATTER_DEGREES * venueRng.gaussian());
  }
}
