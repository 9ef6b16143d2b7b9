package org.tagatlas.benchmarks;

import org.tagatlas.geo.Place;

/** Another way to say where a point lies, which the geocoder is held against; thread-safe. */
@FunctionalInterface
interface PlaceReference {

  /** Returns the place of a point in range, null when there is none. */
  Place locate(double latitude, double longitude);
}
