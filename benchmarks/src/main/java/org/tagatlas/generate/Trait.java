package org.tagatlas.generate;

import java.util.Locale;

/** What is true where and when a photo of edition 2 is taken. */
enum Trait {
  /** Within about 5 km of the sea. */
  COAST,
  /** Within about 15 km of the sea. */
  SHORE,
  /** Towns within 25 km differ by 150 m in altitude. */
  HILLS,
  /** Towns within 25 km differ by 500 m in altitude. */
  MOUNTAINS,
  /** Towns within 25 km differ by 1,000 m in altitude. */
  PEAKS,
  /** Above 1,000 m. */
  HIGH,
  TROPICS,
  /** Beyond 62 degrees of latitude. */
  COLD,
  /** Snow is likely. */
  SNOW,
  SPRING,
  SUMMER,
  AUTUMN,
  WINTER,
  /** A million people. */
  METROPOLIS,
  /** At least 100,000 people. */
  CITY,
  /** Fewer than 20,000 people, or no town. */
  VILLAGE,
  MORNING,
  DAYTIME,
  EVENING,
  NIGHT,
  /** The photographer is not at home. */
  VISITOR,
  WEEKEND,
  /** A picture of a landmark. */
  LANDMARK;

  int bit() {
    return 1 << ordinal();
  }

  /** Returns the bit of a trait by its name in lower case. */
  static int bit(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT)).bit();
  }
}
