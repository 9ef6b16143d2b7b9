package org.tagatlas.generate;

/**
 * Where and when a photo of edition 2 is taken.
 *
 * @param traits bits of {@link Trait}
 * @param latitude degrees
 * @param country ISO 3166-1 alpha-2; empty at sea
 * @param town name of the town in the gazetteer; empty at sea
 * @param kind kind of the landmark; empty if it is not a picture of one
 * @param month 1 to 12
 */
record Scene(
    int traits, double latitude, String country, String town, String kind, int year, int month) {

  private static final double TROPIC = 23.5;
  private static final double COLD = 62;

  /** Beyond this latitude snow falls in lowlands, too. */
  private static final double SNOWY = 47;

  /** Beyond this latitude, mild coasts have snow. */
  private static final double SNOWY_COAST = 55;

  private static final double SNOWY_MOUNTAINS = 34;

  /**
   * Returns the traits of a place at a time of year.
   *
   * @param terrain bits of {@link Trait} from {@link Terrain}
   */
  static int traits(int terrain, double latitude, int month) {
    int traits = terrain;
    double north = Math.abs(latitude);
    if (north < TROPIC) {
      traits |= Trait.TROPICS.bit();
    }
    if (north > COLD) {
      traits |= Trait.COLD.bit();
    }
    // December, January and February are the winter of the north.
    int season = (month % 12 / 3 + (latitude < 0 ? 2 : 0)) % 4;
    Trait[] seasons = {Trait.WINTER, Trait.SPRING, Trait.SUMMER, Trait.AUTUMN};
    traits |= seasons[season].bit();
    boolean uplands = has(terrain, Trait.MOUNTAINS) || has(terrain, Trait.HIGH);
    boolean snowy =
        has(terrain, Trait.SHORE)
            ? north > SNOWY_COAST
            : north > SNOWY || uplands && north > SNOWY_MOUNTAINS;
    boolean lateSnow = season == 1 && month % 6 == 3 && (uplands || north > COLD);
    if (snowy && (season == 0 || lateSnow)) {
      traits |= Trait.SNOW.bit();
    }
    return traits;
  }

  /** Returns the trait of a local hour, 0 to 23. */
  static int ofHour(int hour) {
    return (hour < 5 || hour >= 21
            ? Trait.NIGHT
            : hour < 9 ? Trait.MORNING : hour < 17 ? Trait.DAYTIME : Trait.EVENING)
        .bit();
  }

  private static boolean has(int traits, Trait trait) {
    return (traits & trait.bit()) != 0;
  }
}
