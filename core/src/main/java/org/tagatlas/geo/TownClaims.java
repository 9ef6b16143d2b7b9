package org.tagatlas.geo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * Finds towns that are in the area of another division and decides which evidence to trust: the
 * area or the town. Not thread-safe.
 *
 * <p>A town near an area of its own division shows that the border is drawn wrong there. A town
 * without such an area nearby shows that an area is missing, merged or outdated, if it is large or
 * other towns of its division are around it. A small town alone among towns of the other division
 * is considered a wrong code.
 */
public final class TownClaims {

  /** Maximum reach of a claim. */
  static final double MAX_REACH_KM = 30;

  /**
   * Maximum distance from an area of its own division at which a town shows that the border is
   * inexact.
   */
  private static final double BORDER_KM = 10;

  /** Population from which a town's division is trusted, whatever its neighbours. */
  private static final int LARGE_POPULATION = 50_000;

  /** The number of nearest towns that are considered, and how many must be of the same division. */
  private static final int NEIGHBOURS = 10;

  private static final int SUPPORTERS = 2;

  /** A division with this many towns in the right place needs no stray town as evidence. */
  private static final int MIN_TOWNS_IN_PLACE = 5;

  /** Maximum distance from a claim at which a neighbourhood is evidence for or against it. */
  private static final double NEAR_CLAIM_KM = 10;

  private static final int ABROAD = -2;

  private final GazetteerFile file;
  private final PlaceRules rules;

  /** The number of towns of each division that are in its area, or where areas are not known. */
  private final int[] townsInPlace;

  private TownClaims(GazetteerFile file) {
    this.file = file;
    rules = new PlaceRules(new Gazetteer(file));
    townsInPlace = new int[file.divisions().size()];
  }

  /**
   * Adds the claims of its towns to a gazetteer that has neither claims nor cells, and removes
   * neighbourhoods without information: those in an area of their own division, far from every
   * claim.
   */
  public static GazetteerFile addClaims(GazetteerFile file) {
    return new TownClaims(file).addClaims();
  }

  private GazetteerFile addClaims() {
    int size = file.towns().size();
    int[] areas = file.towns().stream().mapToInt(this::area).toArray();
    for (int i = 0; i < size; i++) {
      int division = file.towns().get(i).division();
      if (division >= 0 && areas[i] != ABROAD && !isContradicted(areas[i], division)) {
        townsInPlace[division]++;
      }
    }
    GazetteerFile.Claim[] claims = new GazetteerFile.Claim[size];
    boolean[] redundant = new boolean[size];
    boolean[] isolated = new boolean[size];
    STRtree claimants = new STRtree();
    for (int i = 0; i < size; i++) {
      GazetteerFile.Town town = file.towns().get(i);
      if (town.division() >= 0 && isContradicted(areas[i], town.division())) {
        claims[i] = claim(i, areas[i]);
      }
      if (claims[i] != null) {
        claimants.insert(around(town, 0), town);
      }
      // Where areas are not known the nearest town decides, so all are needed.
      boolean areaKnown = areas[i] == ABROAD || areas[i] >= 0 && areas[i] < townsInPlace.length;
      redundant[i] = town.name().isEmpty() && areaKnown && claims[i] == null;
      isolated[i] = town.name().isEmpty() && !areaKnown && isIsolated(town);
    }
    List<GazetteerFile.Town> kept = new ArrayList<>();
    List<GazetteerFile.Claim> keptClaims = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      GazetteerFile.Town town = file.towns().get(i);
      if (isolated[i] || redundant[i] && claimants.query(around(town, NEAR_CLAIM_KM)).isEmpty()) {
        continue;
      }
      if (claims[i] != null) {
        GazetteerFile.Claim claim = claims[i];
        keptClaims.add(new GazetteerFile.Claim(kept.size(), claim.division(), claim.reach()));
      }
      kept.add(town);
    }
    return file.withTowns(kept, keptClaims);
  }

  private static Envelope around(GazetteerFile.Town town, double km) {
    Envelope box = new Envelope(new Coordinate(town.longitude(), town.latitude()));
    double high = km / AreaIndex.KM_PER_DEGREE * GazetteerFile.SCALE;
    box.expandBy(high / Math.max(0.01, AreaIndex.squeeze(town.latitude())), high);
    return box;
  }

  /** Returns whether an area is that of another division. */
  private boolean isContradicted(int area, int division) {
    return area >= 0 && area < townsInPlace.length && area != division;
  }

  /**
   * Returns the owner of the area that a town is in or near, ABROAD if it is in another country.
   */
  private int area(GazetteerFile.Town town) {
    return rules.countries().find(town.longitude(), town.latitude(), 0) == town.country()
        ? rules.divisions().find(town.longitude(), town.latitude(), town.country())
        : ABROAD;
  }

  /** Returns the claim of a town, or null. */
  private GazetteerFile.Claim claim(int index, int area) {
    GazetteerFile.Town town = file.towns().get(index);
    double km = ownAreaKm(town);
    if (km > BORDER_KM && !isTrusted(town)) {
      return null;
    }
    // The border is off by this distance at the town, and may be off by more next to it.
    double reach = Math.min(MAX_REACH_KM, 1 + 1.5 * km);
    return new GazetteerFile.Claim(index, area, ((int) (reach * 10)) * 100);
  }

  /**
   * Returns the distance of the nearest area of a town's own division, infinite if none is near.
   */
  private double ownAreaKm(GazetteerFile.Town town) {
    AreaIndex areas = rules.divisions();
    double squeeze = AreaIndex.squeeze(town.latitude());
    double least = Double.POSITIVE_INFINITY;
    for (int part : areas.near(town.longitude(), town.latitude(), town.country())) {
      if (areas.owner(part) == town.division()) {
        least =
            Math.min(
                least,
                areas.distance(part, town.longitude(), town.latitude(), squeeze, areas.reach()));
      }
    }
    double km = least / GazetteerFile.SCALE * AreaIndex.KM_PER_DEGREE;
    return km > PlaceRules.DIVISION_KM ? Double.POSITIVE_INFINITY : km;
  }

  private boolean isTrusted(GazetteerFile.Town town) {
    return town.population() >= LARGE_POPULATION
        || townsInPlace[town.division()] == 0
        || supporters(town) >= SUPPORTERS;
  }

  /**
   * Returns whether a neighbourhood is the only town of its division there, while the division is
   * well known elsewhere.
   */
  private boolean isIsolated(GazetteerFile.Town town) {
    return town.division() >= 0
        && townsInPlace[town.division()] >= MIN_TOWNS_IN_PLACE
        && supporters(town) == 0;
  }

  /** Returns the number of nearest other towns in a town's division. */
  private long supporters(GazetteerFile.Town town) {
    double[] point = new double[3];
    UnitVectors.write(
        town.latitude() / GazetteerFile.SCALE, town.longitude() / GazetteerFile.SCALE, point, 0);
    List<Integer> near = new ArrayList<>();
    rules.towns().within(point, town.country(), TownVectors.squaredChord(MAX_REACH_KM), near::add);
    Comparator<Integer> byDistance =
        Comparator.comparingDouble(other -> rules.vectors().squaredChord(point, other));
    Gazetteer gazetteer = rules.gazetteer();
    long same =
        near.stream()
            .sorted(byDistance.thenComparing(Comparator.naturalOrder()))
            .limit(NEIGHBOURS + 1)
            .filter(other -> gazetteer.townDivision(other) == town.division())
            .count();
    // The town itself is among them.
    return same - 1;
  }
}
