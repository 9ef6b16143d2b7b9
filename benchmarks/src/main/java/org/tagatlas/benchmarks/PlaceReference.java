package org.tagatlas.benchmarks;

import org.tagatlas.geo.Place;

/** A reference implementation that the geocoder is compared with. Thread-safe. */
@FunctionalInterface
interface PlaceReference {

  /** Returns the place of a point in range, null if there is none. */
  Place locate(double latitude, double longitude);
}
