package org.tagatlas.geo;

/**
 * Says in which country, division and city a point lies, from the gazetteer alone: no network, and
 * the same answer every time.
 *
 * <p>Coordinates are WGS 84 (EPSG:4326) decimal degrees and latitude comes first everywhere, from
 * -90 to 90, then longitude, from -180 to 180; -180 and 180 are the same meridian. Distances are
 * great circles on a sphere of 6371.0088 km, good to half a percent. Borders are those of
 * OpenStreetMap simplified to 100 m, divisions are good to about a kilometre; docs/geocoding.md has
 * the measured accuracy.
 *
 * <p>The country is the one whose border (territorial sea included) holds the point, the smallest
 * territory where several do; where none does, the one with the nearest border within {@link
 * #OFFSHORE_KM}. The division is the one of that country whose area holds the point or is nearest,
 * and that of the country's nearest town where areas are not known. The city is, of those of that
 * division within {@link #CITY_KM}, the one with the greatest population / (km +
 * 0.5)<sup>2.5</sup>: what a person would say, rather than the nearest suburb.
 *
 * <p>Thread-safe and deterministic: one instance serves all threads, and nothing is locked. {@link
 * #find} makes no object; {@link #locate} makes one.
 *
 * <p>Null always means that there is nothing to name: from {@link #locate}, that the point is far
 * out at sea or is no point; from {@link #admin1Code(int)} and {@link #admin1(int)}, that the
 * country has no divisions; from {@link #city(int)}, that no city is near. A country is never null.
 */
public final class ReverseGeocoder {

  /** What {@link #find} answers where there is no place. */
  public static final int NOWHERE = -1;

  /** How far out to sea, beyond every territorial sea, the nearest country still claims a point. */
  public static final double OFFSHORE_KM = PlaceRules.OFFSHORE_KM;

  /** How far a city may be from a point that is said to lie in it. */
  public static final double CITY_KM = PlaceRules.CITY_KM;

  private final Gazetteer gazetteer;
  private final PlaceCells cells;
  private final PlaceRules rules;
  private final ThreadLocal<PlaceRules.Search> search;

  /** Builds the indexes over a gazetteer. */
  public ReverseGeocoder(Gazetteer gazetteer) {
    this.gazetteer = gazetteer;
    rules = new PlaceRules(gazetteer);
    search = ThreadLocal.withInitial(() -> rules.new Search());
    cells = gazetteer.cells();
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
    int leaf = cells.leaf(latitude, longitude);
    // Four of five points end here.
    if (cells.hasPlace(leaf)) {
      return cells.place(leaf);
    }
    return switch (cells.way(leaf)) {
      case CELL -> cells.place(leaf);
      case CITIES -> strongest(cells.list(leaf), latitude, longitude);
      case DIVISION -> search.get().findCity(latitude, longitude, cells.division(leaf));
      case COUNTRY -> search.get().find(latitude, longitude, cells.country(leaf));
      case RULES -> search.get().find(latitude, longitude);
    };
  }

  /** Does what {@link TownTree.Strongest} does, with the same arithmetic, for a few cities. */
  private int strongest(int list, double latitude, double longitude) {
    double[] point = new double[3];
    UnitVectors.write(latitude, longitude, point, 0);
    TownVectors vectors = rules.vectors();
    int strongest = cells.item(list);
    double strength = 0;
    for (int i = list + 1; i <= list + cells.size(list); i++) {
      int city = cells.item(i);
      double squaredChord = vectors.squaredChord(point, city);
      if (squaredChord <= PlaceRules.CITY_SQUARED_CHORD) {
        double candidate = TownVectors.strength(vectors.pull(city), squaredChord);
        if (candidate > strength) {
          strength = candidate;
          strongest = city;
        }
      }
    }
    return strongest;
  }

  /** Tells which way {@link #find} takes to the place of a point on the map: for measuring. */
  public Way way(double latitude, double longitude) {
    return cells.way(cells.leaf(latitude, longitude));
  }

  /** A way to the place of a point. */
  public enum Way {
    /** The point's cell of the map is all in one place. */
    CELL,
    /** The cell is in one division and the best of a few cities is chosen. */
    CITIES,
    /** The cell is in one division, and the cities of the division are looked at. */
    DIVISION,
    /** The cell is in one country, and areas of divisions and towns are looked at. */
    COUNTRY,
    /** Borders are looked at as well. */
    RULES
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

  /** Returns the key of the region of a level that a place lies in; null if it lies in none. */
  public String region(RegionLevel level, int place) {
    return switch (level) {
      case COUNTRY -> country(place);
      case ADMIN1 -> admin1Code(place);
      case CITY -> {
        String admin1Code = admin1Code(place);
        String city = city(place);
        yield admin1Code == null || city == null ? null : admin1Code + '.' + city;
      }
    };
  }

  /**
   * Returns the number of the place that is a place's first division, or country, at the finest.
   */
  public int divisionPlace(int place) {
    if (place >= gazetteer.cityCount()) {
      return place;
    }
    int division = gazetteer.townDivision(place);
    return division < 0 ? countryPlace(place) : gazetteer.cityCount() + division;
  }

  /** Returns the number of the place that is a place's country and nothing finer. */
  public int countryPlace(int place) {
    return gazetteer.cityCount()
        + gazetteer.divisionCount()
        + gazetteer.countryIndex(country(place));
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
    double[] point = new double[3];
    UnitVectors.write(latitude, longitude, point, 0);
    double km = TownVectors.km(rules.vectors().squaredChord(point, place));
    return Math.round(km * 100) / 100f;
  }

  private static final class Shipped {
    private static final ReverseGeocoder GEOCODER = new ReverseGeocoder(Gazetteer.load());
  }
}
