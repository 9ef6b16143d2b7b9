package org.tagatlas.geo;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The claims of towns that are in the area of another division, grouped by that division. Immutable
 * and thread-safe.
 */
final class AreaClaims {

  private final TownVectors vectors;

  /** The index of the first claim on each division. */
  private final int[] start;

  private final int[] town;

  /** The division of each of these towns. */
  private final short[] division;

  private final double[] squaredReach;

  AreaClaims(Gazetteer gazetteer, TownVectors vectors) {
    this.vectors = vectors;
    List<GazetteerFile.Claim> claims =
        gazetteer.claims().stream()
            .sorted(Comparator.comparingInt(GazetteerFile.Claim::division))
            .toList();
    start = new int[gazetteer.divisionCount() + 1];
    claims.forEach(claim -> start[claim.division() + 1]++);
    Arrays.parallelPrefix(start, Integer::sum);
    town = claims.stream().mapToInt(GazetteerFile.Claim::town).toArray();
    division = new short[town.length];
    squaredReach = new double[town.length];
    for (int i = 0; i < town.length; i++) {
      division[i] = (short) gazetteer.townDivision(town[i]);
      squaredReach[i] = TownVectors.squaredChord(claims.get(i).reach() / 1000.0);
    }
  }

  /** Returns whether a town claims a point in the area of a division. */
  boolean reaches(double[] point, int area) {
    for (int i = start[area]; i < start[area + 1]; i++) {
      if (vectors.squaredChord(point, town[i]) <= squaredReach[i]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether a town of the division {@code claimant} claims a point in the area of another
   * division.
   */
  boolean reaches(double[] point, int area, int claimant) {
    for (int i = start[area]; i < start[area + 1]; i++) {
      if (division[i] == claimant && vectors.squaredChord(point, town[i]) <= squaredReach[i]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the index of the first claim on a division; its claims end at the first one of the next
   * division.
   */
  int start(int area) {
    return start[area];
  }

  int town(int claim) {
    return town[claim];
  }

  int division(int claim) {
    return division[claim];
  }

  /** Returns the reach of a claim along the straight line, in kilometres. */
  double reachKm(int claim) {
    return Math.sqrt(squaredReach[claim]) * TownVectors.EARTH_RADIUS_KM;
  }
}
