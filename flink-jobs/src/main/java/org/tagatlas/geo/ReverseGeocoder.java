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

  private final Gazetteer gazetteer;
  private final Borders borders;
  private final TownTree byCountry;
  private final TownTree everywhere;

  /** The weight of the greatest city of each division, and of each country's without one. */
  private final double[] greatestOf;

  private final double[] greatestWithout;

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
    greatestOf = new double[gazetteer.divisionCount()];
    greatestWithout = new double[gazetteer.countryCount()];
    for (int city = 0; city < gazetteer.cityCount(); city++) {
      int division = gazetteer.townDivision(city);
      double[] greatest = division < 0 ? greatestWithout : greatestOf;
      int at = division < 0 ? gazetteer.townCountry(city) : division;
      greatest[at] = Math.max(greatest[at], weight(city));
    }
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
      TownTree.Nearest ashore = everywhere.new Nearest(point, TownTree.squaredChord(OFFSHORE_KM));
      ashore.in(0);
      if (ashore.town() < 0) {
        return null;
      }
      country = gazetteer.townCountry(ashore.town());
    }
    String code = gazetteer.countryCode(country);
    TownTree.Nearest nearest = byCountry.new Nearest(point, WHOLE_SPHERE);
    nearest.in(country);
    if (nearest.town() < 0) {
      return new Place(code, null, null, null, Float.NaN);
    }
    int divisionIndex = gazetteer.townDivision(nearest.town());
    GazetteerFile.Division division = divisionIndex < 0 ? null : gazetteer.division(divisionIndex);
    String admin1Code = division == null ? null : division.code();
    String admin1 = division == null ? null : division.name();

    // Without a town near there is no city near, and the second search can be left out.
    if (nearest.km() <= CITY_KM) {
      CityChoice choice = new CityChoice(point, country, divisionIndex);
      choice.in(country);
      if (choice.city >= 0) {
        return new Place(
            code,
            admin1Code,
            admin1,
            gazetteer.city(choice.city).name(),
            Math.round(choice.km * 100) / 100f);
      }
    }
    return new Place(code, admin1Code, admin1, null, Float.NaN);
  }

  private double weight(int city) {
    int population = gazetteer.city(city).population();
    return population == 0 ? UNKNOWN_POPULATION : population;
  }

  /** Looks for the city with the highest score, no further than the greatest city could win. */
  private final class CityChoice extends TownTree.Search {
    private final double greatest;
    private int city = -1;
    private double km;
    private double score;
    private double reach = TownTree.squaredChord(CITY_KM);

    CityChoice(double[] point, int country, int division) {
      byCountry.super(point, division, TownTree.squaredChord(CITY_KM));
      greatest = division < 0 ? greatestWithout[country] : greatestOf[division];
    }

    @Override
    double offer(int candidate, double squaredChord) {
      double candidateKm = TownTree.km(squaredChord);
      double far = candidateKm + 1;
      double candidateScore = weight(candidate) / (far * far * Math.sqrt(far));
      if (city < 0 || candidateScore > score || (candidateScore == score && candidate < city)) {
        city = candidate;
        km = candidateKm;
        score = candidateScore;
        // A metre more, so that rounding never leaves out a town of the same score.
        double reachKm = Math.pow(greatest / score, 1 / 2.5) - 1 + 0.001;
        reach = Math.min(reach, TownTree.squaredChord(Math.min(reachKm, CITY_KM)));
      }
      return reach;
    }
  }

  private static final class Shipped {
    private static final ReverseGeocoder GEOCODER = new ReverseGeocoder(Gazetteer.load());
  }
}
