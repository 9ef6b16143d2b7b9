package org.tagatlas.geo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/**
 * The places of the atlas: countries, their first-level divisions and their cities. Immutable and
 * thread-safe.
 */
public final class Gazetteer {

  private static final String RESOURCE = "gazetteer.bin";

  private final SortedMap<String, String> metadata;
  private final List<GazetteerFile.Country> countries;
  private final List<String> otherNames;
  private final List<GazetteerFile.Division> divisions;
  private final List<GazetteerFile.Border> borders;
  private final List<GazetteerFile.Area> areas;
  private final List<GazetteerFile.Claim> claims;

  /** Decoded in the background while the other indexes are built. */
  private final CompletableFuture<PlaceQuadTree> cells;

  private final Map<String, Integer> countryIndex = new HashMap<>();
  private final Map<String, Integer> divisionIndex = new HashMap<>();
  private final City[] cities;
  private final CityKeys cityKeys;

  /** The most populous city of each division, or -1. */
  private final int[] divisionCity;

  /** Towns: first the cities in their order, then the anchors, which have no name. */
  private final short[] townCountry;

  private final short[] townDivision;
  private final double[] townLatitude;
  private final double[] townLongitude;

  Gazetteer(GazetteerFile file) {
    metadata = file.metadata();
    countries = file.countries();
    otherNames = file.otherNames();
    divisions = file.divisions();
    borders = file.borders();
    areas = file.areas();
    byte[] tokens = file.cells();
    int cityCount = (int) file.towns().stream().filter(town -> !town.name().isEmpty()).count();
    int places = cityCount + divisions.size() + countries.size();
    cells =
        CompletableFuture.supplyAsync(() -> new PlaceQuadTree(tokens, places, countries.size()));
    for (int i = 0; i < countries.size(); i++) {
      countryIndex.put(countries.get(i).code(), i);
    }
    for (int i = 0; i < divisions.size(); i++) {
      divisionIndex.put(divisions.get(i).code(), i);
    }
    List<GazetteerFile.Town> towns = file.towns();
    int size = towns.size();
    cities = new City[cityCount];
    townCountry = new short[size];
    townDivision = new short[size];
    townLatitude = new double[size];
    townLongitude = new double[size];
    divisionCity = new int[divisions.size()];
    Arrays.fill(divisionCity, -1);
    int city = 0;
    int anchor = cities.length;
    int[] position = new int[size];
    for (int i = 0; i < size; i++) {
      GazetteerFile.Town town = towns.get(i);
      int at = town.name().isEmpty() ? anchor++ : city++;
      position[i] = at;
      int division = town.division();
      townCountry[at] = (short) town.country();
      townDivision[at] = (short) division;
      townLatitude[at] = town.latitude() / GazetteerFile.SCALE;
      townLongitude[at] = town.longitude() / GazetteerFile.SCALE;
      if (at < cities.length) {
        cities[at] =
            new City(
                town.name(),
                countries.get(town.country()).code(),
                division < 0 ? null : divisions.get(division).code(),
                townLatitude[at],
                townLongitude[at],
                town.population());
        if (division >= 0
            && (divisionCity[division] < 0
                || town.population() > cities[divisionCity[division]].population())) {
          divisionCity[division] = at;
        }
      }
    }
    claims =
        file.claims().stream()
            .map(c -> new GazetteerFile.Claim(position[c.town()], c.division(), c.reach()))
            .toList();
    cityKeys = new CityKeys(cities);
  }

  /** Returns the shipped gazetteer, which is read once and then shared. */
  public static Gazetteer load() {
    return Shipped.GAZETTEER;
  }

  /**
   * Reads a gazetteer that {@code tagatlas gazetteer build} has written, and leaves the stream
   * open.
   *
   * @throws IOException if reading fails or the stream is not a gazetteer of this version
   */
  public static Gazetteer read(InputStream in) throws IOException {
    return new Gazetteer(GazetteerFile.read(in));
  }

  /** Returns all cities in a fixed order, without neighbourhoods. */
  public List<City> cities() {
    return new CityList(cities);
  }

  /** Returns the codes of all countries and territories in alphabetical order. */
  public List<String> countries() {
    return countries.stream().map(GazetteerFile.Country::code).toList();
  }

  /** Returns the codes of all first-level divisions in alphabetical order. */
  public List<String> divisions() {
    return divisions.stream().map(GazetteerFile.Division::code).toList();
  }

  /** Returns the English name of a country by its ISO 3166-1 alpha-2 code, null if unknown. */
  public String countryName(String code) {
    Integer index = countryIndex.get(code);
    return index == null ? null : countries.get(index).name();
  }

  /**
   * Returns the name of a first-level division by its code, such as {@code US.MA}; null if unknown.
   */
  public String admin1Name(String code) {
    Integer index = divisionIndex.get(code);
    return index == null ? null : divisions.get(index).name();
  }

  /**
   * Returns the name and the representative point of a region, or null if it is unknown. The point
   * of a country is its capital, or its most populous city if it has none; the point of a division
   * is its most populous city. If two cities have the same key, the more populous one is returned.
   *
   * @param region {@code US}, {@code US.MA} or {@code US.MA.Boston}, depending on the level
   */
  public RegionCentre centre(RegionLevel level, String region) {
    return switch (level) {
      case COUNTRY -> countryCentre(region);
      case ADMIN1 -> divisionCentre(region);
      case CITY -> cityCentre(region);
    };
  }

  private RegionCentre countryCentre(String code) {
    Integer index = countryIndex.get(code);
    if (index == null) {
      return null;
    }
    GazetteerFile.Country country = countries.get(index);
    return new RegionCentre(
        country.name(),
        country.latitude() / GazetteerFile.SCALE,
        country.longitude() / GazetteerFile.SCALE);
  }

  private RegionCentre divisionCentre(String code) {
    Integer index = divisionIndex.get(code);
    if (index == null || divisionCity[index] < 0) {
      return null;
    }
    City city = cities[divisionCity[index]];
    return new RegionCentre(divisions.get(index).name(), city.latitude(), city.longitude());
  }

  private RegionCentre cityCentre(String key) {
    City city = cityKeys.find(key);
    return city == null ? null : new RegionCentre(city.name(), city.latitude(), city.longitude());
  }

  /** Returns the metadata of the data: sources, dates and counts, in alphabetical order of keys. */
  public SortedMap<String, String> metadata() {
    return metadata;
  }

  int countryCount() {
    return countries.size();
  }

  String countryCode(int country) {
    return countries.get(country).code();
  }

  /** Returns the index of a country, or -1. */
  int countryIndex(String code) {
    Integer index = countryIndex.get(code);
    return index == null ? -1 : index;
  }

  int divisionCount() {
    return divisions.size();
  }

  GazetteerFile.Division division(int division) {
    return divisions.get(division);
  }

  /**
   * Returns the names of the country and its cities in other languages, in clean form, one per
   * line.
   */
  String otherNames(int country) {
    return otherNames.get(country);
  }

  List<GazetteerFile.Border> borders() {
    return borders;
  }

  List<GazetteerFile.Area> areas() {
    return areas;
  }

  /**
   * Returns the claims of towns, which are identified by their index here: see {@link #townCount}.
   */
  List<GazetteerFile.Claim> claims() {
    return claims;
  }

  PlaceQuadTree cells() {
    return cells.join();
  }

  /** Returns the number of a place without a city, as in {@link ReverseGeocoder#find}. */
  int placeOf(int country, int division) {
    return cities.length + (division < 0 ? divisions.size() + country : division);
  }

  /** Returns the number of distinct place numbers, as in {@link ReverseGeocoder#find}. */
  int placeCount() {
    return cities.length + divisions.size() + countries.size();
  }

  int townCount() {
    return townCountry.length;
  }

  /** Returns the number of cities: towns below this index are cities, the others are anchors. */
  int cityCount() {
    return cities.length;
  }

  City city(int town) {
    return cities[town];
  }

  int townCountry(int town) {
    return townCountry[town];
  }

  /** Returns the index of a town's division, or -1. */
  int townDivision(int town) {
    return townDivision[town];
  }

  double townLatitude(int town) {
    return townLatitude[town];
  }

  double townLongitude(int town) {
    return townLongitude[town];
  }

  private static final class Shipped {
    private static final Gazetteer GAZETTEER = open();

    private static Gazetteer open() {
      try (InputStream in = Gazetteer.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException("the gazetteer's data is missing: " + RESOURCE);
        }
        return read(in);
      } catch (IOException e) {
        throw new UncheckedIOException("the gazetteer's data cannot be read: " + RESOURCE, e);
      }
    }
  }

  private static final class CityList extends AbstractList<City> implements RandomAccess {
    private final City[] cities;

    CityList(City[] cities) {
      this.cities = cities;
    }

    @Override
    public City get(int index) {
      return cities[index];
    }

    @Override
    public int size() {
      return cities.length;
    }
  }
}
