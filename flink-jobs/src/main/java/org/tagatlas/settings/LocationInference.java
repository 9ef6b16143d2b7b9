package org.tagatlas.settings;

/** How photos without coordinates are handled when their machine tags imply a location. */
public enum LocationInference {
  /** Ignore the machine tags. */
  OFF,
  /** Publish the photos, but do not count them. */
  PUBLISH,
  /** Publish the photos, and count those whose tags contain coordinates as if geotagged. */
  PUBLISH_AND_COUNT
}
