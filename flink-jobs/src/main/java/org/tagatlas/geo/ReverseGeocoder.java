package org.tagatlas.geo;

import java.util.Arrays;

/**
 * Says in which country, division and city a point lies, from the gazetteer alone. Thread-safe and
 * deterministic; a lookup makes no string.
 *
 * <p>The country is the one whose border (territorial sea included) holds the point, the smallest
 * territory where several do; where none does, that of the nearest town within {@link
 * #OFFSHORE_KM}. The division is that of the nearest town of the country. The city is, of those of
 * that division within {@link #CITY_KM}, the one with the greatest population / (km +
 * 1)<sup>2.5</sup>: what a person would say, rather than the nearest suburb.
 */
public final class ReverseGeocoder {

  /** How far out to sea, beyond every border, a town still claims a point. */
  public static final double OFFSHORE_KM = 30;

  /** How far a city may be from a point that is said to lie in it. */
  public static final double CITY_KM = 30;

  /** What a town of unknown population counts as: such rows are seats of small districts. */
  private static final int UNKNOWN_POPULATION = 1000;

  private static final int NO_CITY = -2;

  private static final double WHOLE_SPHERE = 4;
  private static final double OFFSHORE_CHORD = TownTree.squaredChord(OFFSHORE_KM);

  private final Gazetteer gazetteer;
  private final Borders borders;
  private final TownTree byCountry;
  private final TownTree everywhere;

  /** Builds the indexes over a gazetteer. */
  public ReverseGeocoder(Gazetteer gazetteer) {
    this.gazetteer = gazetteer;
    borders = new Borders(gazetteer.borders(), gazetteer.countryCount());
    int[] group = new int[gazetteer.townCount()];
    everywhere = new TownTree(gazetteer, group, 1, town -> 0, town -> 0);
    Arrays.setAll(group, gazetteer::townCountry);
    byCountry =
        new TownTree(
            gazetteer,
            group,
            gazetteer.countryCount(),
            town -> town < gazetteer.cityCount() ? gazetteer.townDivision(town) : NO_CITY,
            this::pull);
  }

  /** Returns the geocoder over the shipped gazetteer, built once and then shared. */
  public static ReverseGeocoder load() {
    return Shipped.GEOCODER;
  }

  /**
   * Returns the place of a point, or null when it is far from every country or is no point: not a
   * number, or out of range.
   *
   * @param latitude WGS 84 degrees, from -90 to 90
   * @param longitude WGS 84 degrees, from -180 to 180
   */
  public Place locate(double latitude, double longitude) {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      return null;
    }
    double[] point = new double[3];
    TownTree.toUnitVector(latitude, longitude, point, 0);
    int country = borders.country(latitude, longitude);
    if (country < 0) {
      TownTree.Nearest ashore = everywhere.new Nearest(point, OFFSHORE_CHORD).in(0);
      if (ashore.town() < 0) {
        return null;
      }
      country = gazetteer.townCountry(ashore.town());
    }
    String code = gazetteer.countryCode(country);
    TownTree.Nearest nearest = byCountry.new Nearest(point, WHOLE_SPHERE).in(country);
    if (nearest.town() < 0) {
      return new Place(code, null, null, null, Float.NaN);
    }
    int divisionIndex = gazetteer.townDivision(nearest.town());
    GazetteerFile.Division division = divisionIndex < 0 ? null : gazetteer.division(divisionIndex);
    String admin1Code = division == null ? null : division.code();
    String admin1 = division == null ? null : division.name();

    // Without a town near there is no city near, and the second search can be left out.
    if (nearest.km() <= CITY_KM) {
      TownTree.Strongest strongest =
          byCountry.new Strongest(point, divisionIndex, CITY_KM).in(country);
      if (strongest.town() >= 0) {
        return new Place(
            code,
            admin1Code,
            admin1,
            gazetteer.city(strongest.town()).name(),
            Math.round(strongest.km() * 100) / 100f);
      }
    }
    return new Place(code, admin1Code, admin1, null, Float.NaN);
  }

  /** The score to the power of 1 / 2.5: the same order, and a search needs no powers. */
  private double pull(int town) {
    if (town >= gazetteer.cityCount()) {
      return 0;
    }
    int population = gazetteer.city(town).population();
    return Math.pow(population == 0 ? UNKNOWN_POPULATION : population, 1 / 2.5);
  }

  private static final class Shipped {
    private static final ReverseGeocoder GEOCODER = new ReverseGeocoder(Gazetteer.load());
  }
}
