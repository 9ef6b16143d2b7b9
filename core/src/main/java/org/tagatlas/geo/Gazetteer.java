package org.tagatlas.geo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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

  /** The names of each place in other languages, by place number. */
  private final String[] names;

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
    names = new String[placeCount()];
    Arrays.fill(names, "");
    for (int i = 0; i < Math.min(file.names().size(), countries.size() + divisions.size()); i++) {
      int division = i - countries.size();
      names[division < 0 ? placeOf(i, -1) : placeOf(-1, division)] = file.names().get(i);
    }
    int firstTown = countries.size() + divisions.size();
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
        if (firstTown + i < file.names().size()) {
          names[at] = file.names().get(firstTown + i);
        }
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
    addAliases(PlaceAliases.load());
  }

  private void addAliases(PlaceAliases aliases) {
    for (String region : aliases.regions()) {
      int place = place(RegionLevel.of(region), region);
      if (place >= 0) {
        String lines = String.join("\n", aliases.of(region));
        names[place] = names[place].isEmpty() ? lines : names[place] + '\n' + lines;
      }
    }
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
    int index = cityKeys.find(key);
    return index < 0
        ? null
        : new RegionCentre(
            cities[index].name(), cities[index].latitude(), cities[index].longitude());
  }

  /**
   * Returns the names of a region in other languages and scripts and its common aliases, without
   * its name in the gazetteer; empty if there are none or the region is unknown.
   *
   * @param region {@code US}, {@code US.MA} or {@code US.MA.Boston}, depending on the level
   */
  public List<PlaceName> names(RegionLevel level, String region) {
    int place = place(level, region);
    return place < 0 || names[place].isEmpty() ? List.of() : PlaceName.parse(names[place]);
  }

  /**
   * Returns the name of a region in a language, or null if the gazetteer has none that differs from
   * the region's name there.
   *
   * @param region {@code US}, {@code US.MA} or {@code US.MA.Boston}, depending on the level
   */
  public String nameIn(Locale language, RegionLevel level, String region) {
    return PlaceName.in(language, names(level, region));
  }

  /** Returns the number of a region, as in {@link ReverseGeocoder#find}, or -1 if unknown. */
  int place(RegionLevel level, String region) {
    return switch (level) {
      case COUNTRY -> {
        int index = countryIndex(region);
        yield index < 0 ? -1 : placeOf(index, -1);
      }
      case ADMIN1 -> {
        Integer index = divisionIndex.get(region);
        yield index == null ? -1 : placeOf(-1, index);
      }
      case CITY -> cityKeys.find(region);
    };
  }

  /** Returns the level of a place number. */
  RegionLevel level(int place) {
    return place < cities.length
        ? RegionLevel.CITY
        : place < cities.length + divisions.size() ? RegionLevel.ADMIN1 : RegionLevel.COUNTRY;
  }

  /** Returns the key of a place number as a region; null for a city without a division. */
  String region(int place) {
    if (place < cities.length) {
      City city = cities[place];
      return city.admin1Code() == null ? null : city.admin1Code() + '.' + city.name();
    }
    int division = place - cities.length;
    return division < divisions.size()
        ? divisions.get(division).code()
        : countries.get(division - divisions.size()).code();
  }

  /** A name of a place with the population to pass to {@link NameForms#forEachHash}. */
  interface NameReader {
    void read(String name, int population);
  }

  /**
   * Passes all names of a place, first its name in the gazetteer.
   *
   * @param place its number, as in {@link ReverseGeocoder#find}
   */
  void forEachName(int place, NameReader reader) {
    if (place < cities.length) {
      reader.read(cities[place].name(), cities[place].population());
    } else if (place < cities.length + divisions.size()) {
      reader.read(divisions.get(place - cities.length).name(), NameForms.NO_CITY);
    } else {
      reader.read(
          countries.get(place - cities.length - divisions.size()).name(), NameForms.NO_CITY);
    }
    String lines = names[place];
    for (int from = 0; from < lines.length(); ) {
      int end = lines.indexOf('\n', from);
      end = end < 0 ? lines.length() : end;
      int tab = lines.indexOf('\t', from);
      reader.read(lines.substring(from, tab < 0 || tab > end ? end : tab), NameForms.NO_CITY);
      from = end + 1;
    }
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
