package org.tagatlas.geo;

import java.util.Arrays;

/**
 * Says in which country, division and city a point lies, from the gazetteer alone. Thread-safe and
 * deterministic; a lookup makes no string.
 *
 * <p>The country is the one whose border (territorial sea included) holds the point, the smallest
 * territory where several do; where none does, that of the nearest town within {@link
 * #OFFSHORE_KM}. The division is that of the nearest town of the country. The city is, of the
 * {@value #CANDIDATES} nearest of that division within {@link #CITY_KM}, the one with the greatest
 * population / (km + 1)<sup>2.5</sup>: what a person would say, rather than the nearest suburb.
 */
public final class ReverseGeocoder {

  /** How far out to sea, beyond every border, a town still claims a point. */
  public static final double OFFSHORE_KM = 30;

  /** How far a city may be from a point that is said to lie in it. */
  public static final double CITY_KM = 30;

  private static final int CANDIDATES = 20;

  /** What a town of unknown population counts as: such rows are seats of small districts. */
  private static final int UNKNOWN_POPULATION = 1000;

  private static final int NO_CITY = -2;

  private static final double WHOLE_SPHERE = 4;

  private final Gazetteer gazetteer;
  private final Borders borders;
  private final TownTree byCountry;
  private final TownTree everywhere;

  /** Builds the indexes over a gazetteer. */
  public ReverseGeocoder(Gazetteer gazetteer) {
    this.gazetteer = gazetteer;
    borders = new Borders(gazetteer.borders(), gazetteer.countryCount());
    int[] group = new int[gazetteer.townCount()];
    everywhere = new TownTree(gazetteer, group, 1, town -> 0);
    Arrays.setAll(group, gazetteer::townCountry);
    byCountry =
        new TownTree(
            gazetteer,
            group,
            gazetteer.countryCount(),
            town -> town < gazetteer.cityCount() ? gazetteer.townDivision(town) : NO_CITY);
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
      TownTree.Search nearest =
          everywhere.new Search(point, TownTree.ANY, 1, TownTree.squaredChord(OFFSHORE_KM)).in(0);
      if (nearest.size() == 0) {
        return null;
      }
      country = gazetteer.townCountry(nearest.town(0));
    }
    String code = gazetteer.countryCode(country);
    TownTree.Search nearest =
        byCountry.new Search(point, TownTree.ANY, 1, WHOLE_SPHERE).in(country);
    if (nearest.size() == 0) {
      return new Place(code, null, null, null, Float.NaN);
    }
    int divisionIndex = gazetteer.townDivision(nearest.town(0));
    GazetteerFile.Division division = divisionIndex < 0 ? null : gazetteer.division(divisionIndex);
    String admin1Code = division == null ? null : division.code();
    String admin1 = division == null ? null : division.name();

    // Without a town near there is no city near, and the second search can be left out.
    if (TownTree.km(nearest.squaredChord(0)) <= CITY_KM) {
      TownTree.Search near =
          byCountry.new Search(point, divisionIndex, CANDIDATES, TownTree.squaredChord(CITY_KM))
              .in(country);
      int best = best(near);
      if (best >= 0) {
        double km = TownTree.km(near.squaredChord(best));
        return new Place(
            code,
            admin1Code,
            admin1,
            gazetteer.city(near.town(best)).name(),
            Math.round(km * 100) / 100f);
      }
    }
    return new Place(code, admin1Code, admin1, null, Float.NaN);
  }

  private int best(TownTree.Search near) {
    int best = -1;
    double highest = 0;
    for (int i = 0; i < near.size(); i++) {
      int population = gazetteer.city(near.town(i)).population();
      double km = TownTree.km(near.squaredChord(i));
      double weight = (population == 0 ? UNKNOWN_POPULATION : population);
      double score = weight / ((km + 1) * (km + 1) * Math.sqrt(km + 1));
      if (best < 0 || score > highest || (score == highest && near.town(i) < near.town(best))) {
        best = i;
        highest = score;
      }
    }
    return best;
  }

  private static final class Shipped {
    private static final ReverseGeocoder GEOCODER = new ReverseGeocoder(Gazetteer.load());
  }
}
