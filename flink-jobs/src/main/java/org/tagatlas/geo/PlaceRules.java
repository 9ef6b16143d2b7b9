package org.tagatlas.geo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The rules by which a point has a country, a division and a city, followed one by one without any
 * shortcut. Immutable and thread-safe; each thread asks through a {@link Search} of its own.
 */
final class PlaceRules {

  /** How far beyond every border, territorial seas included, a point still has a country. */
  static final double OFFSHORE_KM = 40;

  /** How far the area of a division may be from a point that lies in it. */
  static final double DIVISION_KM = 30;

  /** How far a city may be from a point that is said to lie in it. */
  static final double CITY_KM = 30;

  static final double CITY_SQUARED_CHORD = TownVectors.squaredChord(CITY_KM);

  private final Gazetteer gazetteer;
  private final Territories countries;
  private final Territories divisions;
  private final TownVectors vectors;

  /** All towns by country. */
  private final TownTree towns;

  /** The cities by division, then those without a division by country; the anchors come last. */
  private final TownTree cities;

  PlaceRules(Gazetteer gazetteer) {
    this.gazetteer = gazetteer;
    List<Territories.Part> borders = new ArrayList<>();
    for (GazetteerFile.Border border : gazetteer.borders()) {
      borders.add(new Territories.Part(border.country(), 0, border.rings()));
    }
    countries = new Territories(borders, gazetteer.countryCount(), OFFSHORE_KM);
    List<Territories.Part> areas = new ArrayList<>();
    for (GazetteerFile.Area area : gazetteer.areas()) {
      areas.add(
          new Territories.Part(
              owner(area.country(), area.division()), area.country(), area.rings()));
    }
    divisions =
        new Territories(areas, gazetteer.divisionCount() + gazetteer.countryCount(), DIVISION_KM);
    vectors = new TownVectors(gazetteer);
    int[] country = new int[gazetteer.townCount()];
    Arrays.setAll(country, gazetteer::townCountry);
    // On two processors both trees grow at once.
    CompletableFuture<TownTree> growing =
        CompletableFuture.supplyAsync(
            () -> new TownTree(vectors, country, gazetteer.countryCount()));
    int[] division = new int[gazetteer.townCount()];
    int anchors = gazetteer.divisionCount() + gazetteer.countryCount();
    Arrays.setAll(
        division,
        town ->
            town < gazetteer.cityCount()
                ? owner(gazetteer.townCountry(town), gazetteer.townDivision(town))
                : anchors);
    cities = new TownTree(vectors, division, anchors + 1);
    towns = growing.join();
  }

  /** An area without a division is the country's own: there the nearest town tells. */
  private int owner(int country, int division) {
    return gazetteer.placeOf(country, division) - gazetteer.cityCount();
  }

  Gazetteer gazetteer() {
    return gazetteer;
  }

  Territories countries() {
    return countries;
  }

  Territories divisions() {
    return divisions;
  }

  TownTree towns() {
    return towns;
  }

  TownVectors vectors() {
    return vectors;
  }

  /** Follows the rules for one point after the other. Not thread-safe. */
  final class Search {
    private final TownTree.Nearest nearest = towns.new Nearest();
    private final TownTree.Strongest strongest = cities.new Strongest();
    private final double[] point = new double[3];

    /**
     * Returns the number of a point's place as {@link ReverseGeocoder#find} does.
     *
     * @param latitude degrees, from -90 to 90
     * @param longitude degrees, from -180 to 180
     */
    int find(double latitude, double longitude) {
      double x = longitude * GazetteerFile.SCALE;
      double y = latitude * GazetteerFile.SCALE;
      int country = countries.find(x, y, 0);
      return country == Territories.NONE
          ? ReverseGeocoder.NOWHERE
          : find(latitude, longitude, country);
    }

    /** Returns the number of the place of a point in a country. */
    int find(double latitude, double longitude, int country) {
      UnitVectors.write(latitude, longitude, point, 0);
      int division =
          division(longitude * GazetteerFile.SCALE, latitude * GazetteerFile.SCALE, country);
      return city(gazetteer.placeOf(country, division));
    }

    /** Returns the number of the place of a point, given the one without a city. */
    int findCity(double latitude, double longitude, int place) {
      UnitVectors.write(latitude, longitude, point, 0);
      return city(place);
    }

    private int city(int place) {
      int city = strongest.find(point, place - gazetteer.cityCount(), CITY_SQUARED_CHORD);
      return city < 0 ? place : city;
    }

    /** Returns the division whose area holds the point or is near, or else the nearest town's. */
    private int division(double x, double y, int country) {
      int owner = divisions.find(x, y, country);
      if (owner != Territories.NONE && owner < gazetteer.divisionCount()) {
        return owner;
      }
      int town = nearest.find(point, country);
      return town < 0 ? -1 : gazetteer.townDivision(town);
    }
  }
}
