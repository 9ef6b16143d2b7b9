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

  /** What {@link #find} answers where there is no place. */
  public static final int NOWHERE = -1;

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
    int place = find(latitude, longitude);
    if (place == NOWHERE) {
      return null;
    }
    String city = city(place);
    return new Place(
        country(place),
        admin1Code(place),
        admin1(place),
        city,
        city == null ? Float.NaN : cityDistanceKm(place, latitude, longitude));
  }

  /**
   * Returns the number of the place of a point: what {@link #country(int)}, {@link
   * #admin1Code(int)}, {@link #admin1(int)} and {@link #city(int)} take. Makes no object. Numbers
   * hold for one gazetteer only.
   *
   * @param latitude WGS 84 degrees, from -90 to 90
   * @param longitude WGS 84 degrees, from -180 to 180
   * @return {@link #NOWHERE} when the point is far from every country or is no point: not a number,
   *     or out of range
   */
  public int find(double latitude, double longitude) {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      return NOWHERE;
    }
    double[] point = new double[3];
    TownTree.toUnitVector(latitude, longitude, point, 0);
    int country = borders.country(latitude, longitude);
    if (country < 0) {
      TownTree.Nearest ashore = everywhere.new Nearest(point, OFFSHORE_CHORD).in(0);
      if (ashore.town() < 0) {
        return NOWHERE;
      }
      country = gazetteer.townCountry(ashore.town());
    }
    TownTree.Nearest nearest = byCountry.new Nearest(point, WHOLE_SPHERE).in(country);
    if (nearest.town() < 0) {
      return countryPlace(country);
    }
    int division = gazetteer.townDivision(nearest.town());
    // Without a town near there is no city near, and the second search can be left out.
    if (nearest.km() <= CITY_KM) {
      TownTree.Strongest strongest = byCountry.new Strongest(point, division, CITY_KM).in(country);
      if (strongest.town() >= 0) {
        return strongest.town();
      }
    }
    return division < 0 ? countryPlace(country) : gazetteer.cityCount() + division;
  }

  private int countryPlace(int country) {
    return gazetteer.cityCount() + gazetteer.divisionCount() + country;
  }

  /** Returns the ISO 3166-1 alpha-2 code of a place's country. */
  public String country(int place) {
    if (place < gazetteer.cityCount()) {
      return gazetteer.city(place).country();
    }
    int division = place - gazetteer.cityCount();
    return division < gazetteer.divisionCount()
        ? gazetteer.division(division).code().substring(0, 2)
        : gazetteer.countryCode(division - gazetteer.divisionCount());
  }

  /** Returns GeoNames' code of a place's first division, such as {@code US.MA}; null if none. */
  public String admin1Code(int place) {
    GazetteerFile.Division division = division(place);
    return division == null ? null : division.code();
  }

  /** Returns the name of a place's first division; null if it has none. */
  public String admin1(int place) {
    GazetteerFile.Division division = division(place);
    return division == null ? null : division.name();
  }

  private GazetteerFile.Division division(int place) {
    int division =
        place < gazetteer.cityCount()
            ? gazetteer.townDivision(place)
            : place - gazetteer.cityCount();
    return division < 0 || division >= gazetteer.divisionCount()
        ? null
        : gazetteer.division(division);
  }

  /** Returns the name of a place's city; null if it lies in none. */
  public String city(int place) {
    return place < gazetteer.cityCount() ? gazetteer.city(place).name() : null;
  }

  /**
   * Returns the great-circle distance from a point to the centre of a place's city in kilometres,
   * to two decimals.
   *
   * @param place one with a city
   */
  public float cityDistanceKm(int place, double latitude, double longitude) {
    double[] points = new double[6];
    TownTree.toUnitVector(latitude, longitude, points, 0);
    TownTree.toUnitVector(gazetteer.townLatitude(place), gazetteer.townLongitude(place), points, 3);
    double dx = points[0] - points[3];
    double dy = points[1] - points[4];
    double dz = points[2] - points[5];
    return Math.round(TownTree.km(dx * dx + dy * dy + dz * dz) * 100) / 100f;
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
