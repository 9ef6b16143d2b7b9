package org.tagatlas.geo;

/**
 * Determines the country, division and city of a point from the gazetteer. It needs no network and
 * is deterministic.
 *
 * <p>Coordinates are WGS 84 (EPSG:4326) decimal degrees, always latitude first (-90 to 90), then
 * longitude (-180 to 180); -180 and 180 are the same meridian. Distances are great circles on a
 * sphere of 6371.0088 km, accurate to half a percent. Borders are those of OpenStreetMap simplified
 * to 100 m, divisions are accurate to about a kilometre; docs/geocoding.md has the measured
 * accuracy.
 *
 * <p>The country is the one whose border (territorial sea included) contains the point, the
 * smallest territory if there are several; otherwise the one with the nearest border within {@link
 * #OFFSHORE_KM}. The division is the one of that country whose area contains the point or is
 * nearest, unless nearby towns of another division are in that area; where areas are unknown it is
 * that of the country's nearest town within 100 km. The city is the one, among those of the
 * division within {@link #CITY_KM}, with the greatest population / (km + 0.5)<sup>2.5</sup>: the
 * city that a person would name, rather than the nearest suburb.
 *
 * <p>Thread-safe: one instance serves all threads without locking. {@link #find} allocates no
 * object; {@link #locate} allocates one.
 *
 * <p>Null always means that there is no such place: from {@link #locate}, that the point is far out
 * at sea or invalid; from {@link #admin1Code(int)} and {@link #admin1(int)}, that the country has
 * no divisions; from {@link #city(int)}, that no city is near. A country is never null.
 */
public final class ReverseGeocoder {

  /** The result of {@link #find} if there is no place. */
  public static final int NOWHERE = -1;

  /** Maximum distance of a point from the border of its country, territorial sea included. */
  public static final double OFFSHORE_KM = PlaceRules.OFFSHORE_KM;

  /** Maximum distance of a point from its city. */
  public static final double CITY_KM = PlaceRules.CITY_KM;

  private final Gazetteer gazetteer;
  private final PlaceQuadTree cells;
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
   * Returns the place of a point, or null if it is far from every country or a coordinate is not a
   * number or out of range.
   *
   * @param latitude WGS 84 degrees, from -90 to 90
   * @param longitude WGS 84 degrees, from -180 to 180
   */
  public Place locate(double latitude, double longitude) {
    return place(find(latitude, longitude), latitude, longitude);
  }

  /**
   * Returns the place of a point whose place number is known; null if it is {@link #NOWHERE}.
   *
   * @param place the result of {@link #find} or {@link #lookUp} for the point
   * @param latitude WGS 84 degrees, from -90 to 90
   * @param longitude WGS 84 degrees, from -180 to 180
   */
  public Place place(int place, double latitude, double longitude) {
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
   * Returns the number of the place of a point, for use with {@link #country(int)}, {@link
   * #admin1Code(int)}, {@link #admin1(int)} and {@link #city(int)}. Allocates no object. Numbers
   * are valid for one gazetteer only.
   *
   * @param latitude WGS 84 degrees, from -90 to 90
   * @param longitude WGS 84 degrees, from -180 to 180
   * @return the place number; {@link #NOWHERE} if the point is far from every country or a
   *     coordinate is not a number or out of range
   */
  public int find(double latitude, double longitude) {
    return isPoint(latitude, longitude)
        ? find(cells.leaf(latitude, longitude), latitude, longitude)
        : NOWHERE;
  }

  /**
   * Returns the results of {@link #find} and {@link #path} for a point with a single search of the
   * map.
   *
   * @param latitude WGS 84 degrees, from -90 to 90
   * @param longitude WGS 84 degrees, from -180 to 180
   */
  public Lookup lookUp(double latitude, double longitude) {
    if (!isPoint(latitude, longitude)) {
      return Lookup.NO_POINT;
    }
    int leaf = cells.leaf(latitude, longitude);
    return new Lookup(find(leaf, latitude, longitude), cells.path(leaf));
  }

  /**
   * The result of a lookup.
   *
   * @param place the number of the place, or {@link #NOWHERE}
   * @param path how it was found; null if a coordinate is not a number or out of range
   */
  public record Lookup(int place, LookupPath path) {
    private static final Lookup NO_POINT = new Lookup(NOWHERE, null);
  }

  private static boolean isPoint(double latitude, double longitude) {
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  }

  private int find(int leaf, double latitude, double longitude) {
    // Four of five points return here.
    if (cells.hasPlace(leaf)) {
      return cells.place(leaf);
    }
    return switch (cells.path(leaf)) {
      case CELL -> cells.place(leaf);
      case CITIES -> strongest(cells.list(leaf), latitude, longitude);
      case DIVISION -> search.get().findCity(latitude, longitude, cells.division(leaf));
      case COUNTRY -> search.get().find(latitude, longitude, cells.country(leaf));
      case RULES -> search.get().find(latitude, longitude);
    };
  }

  /**
   * Selects the strongest of a few cities with the same arithmetic as {@link TownKdTree.Strongest}.
   */
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

  /** Returns how {@link #find} finds the place of a point; intended for metrics. */
  public LookupPath path(double latitude, double longitude) {
    return cells.path(cells.leaf(latitude, longitude));
  }

  /** The way in which the place of a point is found. */
  public enum LookupPath {
    /** The point's map cell is entirely in one place. */
    CELL,
    /** The cell is in one division and the best of a few cities is chosen. */
    CITIES,
    /** The cell is in one division, and the cities of the division are searched. */
    DIVISION,
    /** The cell is in one country, and areas of divisions and towns are searched. */
    COUNTRY,
    /** Borders are searched as well. */
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

  /**
   * Returns the GeoNames code of a place's first-level division, such as {@code US.MA}; null if it
   * has none.
   */
  public String admin1Code(int place) {
    GazetteerFile.Division division = division(place);
    return division == null ? null : division.code();
  }

  /** Returns the name of a place's first-level division; null if it has none. */
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

  /** Returns the key of a place's region at a level; null if there is none. */
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
   * Returns the number of a place without its city: its first-level division, or its country if it
   * has none.
   */
  public int divisionPlace(int place) {
    if (place >= gazetteer.cityCount()) {
      return place;
    }
    int division = gazetteer.townDivision(place);
    return division < 0 ? countryPlace(place) : gazetteer.cityCount() + division;
  }

  /** Returns the number of the place that has only a place's country. */
  public int countryPlace(int place) {
    return gazetteer.cityCount()
        + gazetteer.divisionCount()
        + gazetteer.countryIndex(country(place));
  }

  /** Returns the name of a place's city; null if it has none. */
  public String city(int place) {
    return place < gazetteer.cityCount() ? gazetteer.city(place).name() : null;
  }

  /**
   * Returns the great-circle distance from a point to the centre of a place's city in kilometres,
   * to two decimals.
   *
   * @param place a place with a city
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
