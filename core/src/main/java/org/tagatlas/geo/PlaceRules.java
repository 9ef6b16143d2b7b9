package org.tagatlas.geo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The rules that determine the country, division and city of a point, evaluated without any
 * shortcut. Immutable and thread-safe; each thread needs a separate {@link Search}.
 */
final class PlaceRules {

  /** Maximum distance of a point from the border of its country, territorial sea included. */
  static final double OFFSHORE_KM = 40;

  /** Maximum distance of a point from the area of its division. */
  static final double DIVISION_KM = 30;

  /** Maximum distance of a point from its city. */
  static final double CITY_KM = 30;

  static final double CITY_SQUARED_CHORD = TownVectors.squaredChord(CITY_KM);

  /** Maximum distance of the nearest town that decides the division where areas do not. */
  static final double TOWN_KM = 100;

  static final double TOWN_SQUARED_CHORD = TownVectors.squaredChord(TOWN_KM);

  /**
   * Maximum distance of a town that decides whether an area is right: greater than any claim's
   * reach.
   */
  static final double CLAIM_SQUARED_CHORD = TownVectors.squaredChord(TownClaims.MAX_REACH_KM + 1);

  private final Gazetteer gazetteer;
  private final AreaIndex countries;
  private final AreaIndex divisions;
  private final TownVectors vectors;

  /** All towns by country. */
  private final TownKdTree towns;

  /** The cities by division, then those without a division by country, then the anchors. */
  private final TownKdTree cities;

  private final AreaClaims claims;

  PlaceRules(Gazetteer gazetteer) {
    this.gazetteer = gazetteer;
    List<AreaIndex.Part> borders = new ArrayList<>();
    for (GazetteerFile.Border border : gazetteer.borders()) {
      borders.add(new AreaIndex.Part(border.country(), 0, border.rings()));
    }
    countries = new AreaIndex(borders, gazetteer.countryCount(), OFFSHORE_KM);
    List<AreaIndex.Part> areas = new ArrayList<>();
    for (GazetteerFile.Area area : gazetteer.areas()) {
      areas.add(
          new AreaIndex.Part(owner(area.country(), area.division()), area.country(), area.rings()));
    }
    divisions =
        new AreaIndex(areas, gazetteer.divisionCount() + gazetteer.countryCount(), DIVISION_KM);
    vectors = new TownVectors(gazetteer);
    int[] country = new int[gazetteer.townCount()];
    Arrays.setAll(country, gazetteer::townCountry);
    // Build both trees in parallel.
    CompletableFuture<TownKdTree> townTree =
        CompletableFuture.supplyAsync(
            () -> new TownKdTree(vectors, country, gazetteer.countryCount()));
    int[] division = new int[gazetteer.townCount()];
    int anchors = gazetteer.divisionCount() + gazetteer.countryCount();
    Arrays.setAll(
        division,
        town ->
            town < gazetteer.cityCount()
                ? owner(gazetteer.townCountry(town), gazetteer.townDivision(town))
                : anchors);
    cities = new TownKdTree(vectors, division, anchors + 1);
    towns = townTree.join();
    claims = new AreaClaims(gazetteer, vectors);
  }

  /**
   * Returns the owner of an area. An area without a division is owned by the country: there the
   * nearest town decides.
   */
  private int owner(int country, int division) {
    return gazetteer.placeOf(country, division) - gazetteer.cityCount();
  }

  Gazetteer gazetteer() {
    return gazetteer;
  }

  AreaIndex countries() {
    return countries;
  }

  AreaIndex divisions() {
    return divisions;
  }

  TownKdTree towns() {
    return towns;
  }

  AreaClaims claims() {
    return claims;
  }

  TownVectors vectors() {
    return vectors;
  }

  /** Evaluates the rules for points. Not thread-safe. */
  final class Search {
    private final TownKdTree.Nearest nearest = towns.new Nearest();
    private final TownKdTree.Strongest strongest = cities.new Strongest(TownVectors::strength);
    private final TownKdTree.Strongest heaviest = towns.new Strongest(TownVectors::weight);
    private final double[] point = new double[3];

    /**
     * Returns the number of a point's place, as {@link ReverseGeocoder#find} does.
     *
     * @param latitude degrees, from -90 to 90
     * @param longitude degrees, from -180 to 180
     */
    int find(double latitude, double longitude) {
      double x = longitude * GazetteerFile.SCALE;
      double y = latitude * GazetteerFile.SCALE;
      int country = countries.find(x, y, 0);
      return country == AreaIndex.NONE
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

    /** Returns the number of the place of a point, given its place without a city. */
    int findCity(double latitude, double longitude, int place) {
      UnitVectors.write(latitude, longitude, point, 0);
      return city(place);
    }

    private int city(int place) {
      int city = strongest.find(point, place - gazetteer.cityCount(), CITY_SQUARED_CHORD);
      return city < 0 ? place : city;
    }

    /** Returns the division according to areas and towns, -1 if there is none. */
    private int division(double x, double y, int country) {
      int owner = divisions.find(x, y, country);
      if (owner != AreaIndex.NONE && owner < gazetteer.divisionCount()) {
        return claims.reaches(point, owner) ? contested(owner, country) : owner;
      }
      int town = nearest.find(point, country);
      return town < 0 || nearest.squaredChord() > TOWN_SQUARED_CHORD
          ? -1
          : gazetteer.townDivision(town);
    }

    /**
     * Returns the division of the town with the greatest weight if it claims the area there,
     * otherwise the area's.
     */
    private int contested(int area, int country) {
      int town = heaviest.find(point, country, CLAIM_SQUARED_CHORD);
      int division = gazetteer.townDivision(town);
      return claims.reaches(point, area, division) ? division : area;
    }
  }
}
