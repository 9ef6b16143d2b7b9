package org.tagatlas.located;

/** What becomes of photos without coordinates whose machine tags say where they are. */
public enum Locating {
  /** Nothing. */
  OFF,
  /** They are published, and counted nowhere. */
  SHOWN,
  /** They are published, and those whose tags have coordinates are counted as if geotagged. */
  COUNTED
}
