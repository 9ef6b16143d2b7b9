package org.tagatlas.viewpoints;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.tagatlas.geometry.SpherePoints;

/**
 * How far votes are from their centre.
 *
 * @param latitude degrees of the centre
 * @param longitude degrees of the centre
 * @param metres distance within which 68 % of the votes are, as of a standard deviation
 */
public record Spread(double latitude, double longitude, double metres) {

  static final double SHARE = 0.68;

  /** Returns the spread of at least one vote. */
  public static Spread of(List<Vote> votes) {
    SpherePoints points = Vote.points(votes);
    int[] weights = votes.stream().mapToInt(Vote::weight).toArray();
    int[] all = IntStream.range(0, weights.length).toArray();
    SpherePoints centre = points.centre(weights, all);
    return new Spread(
        centre.latitude(0), centre.longitude(0), within(points, weights, all, centre, SHARE));
  }

  /** Returns the distance from a centre within which a share of votes is, in metres. */
  static double within(
      SpherePoints points, int[] weights, int[] members, SpherePoints centre, double share) {
    double[][] distances = new double[members.length][];
    long all = 0;
    for (int i = 0; i < members.length; i++) {
      int weight = weights[members[i]];
      distances[i] = new double[] {points.distance(members[i], centre, 0), weight};
      all += weight;
    }
    Arrays.sort(distances, Comparator.comparingDouble(distance -> distance[0]));
    double wanted = share * all;
    double found = 0;
    for (double[] distance : distances) {
      found += distance[1];
      if (found >= wanted) {
        return distance[0];
      }
    }
    return 0;
  }
}
