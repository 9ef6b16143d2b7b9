package org.tagatlas.viewpoints;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.locationtech.jts.geom.MultiPolygon;
import org.tagatlas.geometry.ConvexHull;
import org.tagatlas.geometry.Optics;
import org.tagatlas.geometry.ReachabilityPlot;
import org.tagatlas.geometry.ReachabilityPlot.Cluster;
import org.tagatlas.geometry.SpherePoints;

/**
 * Finds places where photographers stand: clusters of OPTICS that are small, denser than what is
 * around them, and not of one photographer.
 */
public final class SpotFinder {

  /** Minimum number of photographers of a spot. */
  public static final int MIN_PHOTOGRAPHERS = 3;

  /** Maximum share of a spot's votes that one photographer may have. */
  private static final double MAX_SHARE_OF_ONE = 0.5;

  /** A core point has this share of all votes around it, within limits. */
  private static final double SAMPLES_SHARE = 0.0025;

  private static final int MIN_SAMPLES = 5;
  private static final int MAX_SAMPLES = 50;

  private static final double XI = 0.05;

  /** Maximum distance of neighbours in metres. */
  private static final double MAX_EPS = 250;

  /** The largest cluster with at most this spread in metres is a spot, whatever is inside it. */
  private static final double SPOT_SPREAD = 50;

  /** A cluster without clusters inside is a spot up to this spread in metres. */
  private static final double MAX_SPREAD = 250;

  /** Votes farther from the centre than this many spreads are not the spot's. */
  private static final double OUTLIER_SPREADS = 2.5;

  private static final double RADIUS_SHARE = 0.9;

  /** Minimum density of votes inside, divided by that around it. */
  private static final double MIN_CONTRAST = 3;

  private static final double NEAR = 3;
  private static final double FAR = 10;

  /** As if chance could make a spot at each vote, with a further factor of e^8. */
  private static final double MARGIN = 8;

  private final List<Vote> votes;
  private final SpherePoints points;
  private final int[] weights;

  private SpotFinder(List<Vote> votes) {
    this.votes = votes;
    points = Vote.points(votes);
    weights = votes.stream().mapToInt(Vote::weight).toArray();
  }

  /** Returns the spots, those of most votes first. */
  public static List<Spot> find(List<Vote> votes) {
    return find(votes, votes.stream().mapToLong(Vote::weight).sum());
  }

  /**
   * Returns the spots, those of most votes first.
   *
   * @param votes votes of dense areas alone, which is where spots are
   * @param all number of all votes
   */
  public static List<Spot> find(List<Vote> votes, long all) {
    return new SpotFinder(votes).find(minSamples(all));
  }

  /** Returns the minimum number of votes of a spot and its surroundings, for all votes. */
  public static int minSamples(long all) {
    return (int) Math.min(MAX_SAMPLES, Math.max(MIN_SAMPLES, Math.round(all * SAMPLES_SHARE)));
  }

  private List<Spot> find(int minSamples) {
    if (Arrays.stream(weights).asLongStream().sum() < minSamples) {
      return List.of();
    }
    ReachabilityPlot plot = Optics.order(points, weights, minSamples, MAX_EPS);
    int[] owner = new int[plot.size()];
    int next = 0;
    for (int vote = 0; vote < weights.length; vote++) {
      Arrays.fill(owner, next, next + weights[vote], vote);
      next += weights[vote];
    }
    List<Spot> spots = new ArrayList<>();
    for (Cluster cluster : select(plot, owner, plot.xiClusters(XI, minSamples, minSamples, true))) {
      Spot spot = spot(members(plot, owner, cluster));
      if (spot != null) {
        spots.add(spot);
      }
    }
    spots.sort(
        Comparator.comparingLong((Spot spot) -> -spot.votes())
            .thenComparing(Spot::latitude)
            .thenComparing(Spot::longitude));
    return spots;
  }

  /** Returns the largest clusters that are small, and the innermost ones that are not too large. */
  private List<Cluster> select(ReachabilityPlot plot, int[] owner, List<Cluster> hierarchy) {
    List<Cluster> largestFirst = new ArrayList<>(hierarchy);
    largestFirst.sort(Comparator.comparingInt(cluster -> -cluster.size()));
    boolean[] taken = new boolean[plot.size()];
    // For each position, the smallest cluster so far that contains it.
    int[] innermost = new int[plot.size()];
    Arrays.fill(innermost, -1);
    List<Cluster> chosen = new ArrayList<>();
    Map<Integer, Double> spreads = new HashMap<>();
    Set<Integer> parents = new HashSet<>();
    for (int i = 0; i < largestFirst.size(); i++) {
      Cluster cluster = largestFirst.get(i);
      if (taken[cluster.start()]) {
        continue;
      }
      parents.add(innermost[cluster.start()]);
      double spread = spread(members(plot, owner, cluster));
      if (spread <= SPOT_SPREAD) {
        chosen.add(cluster);
        Arrays.fill(taken, cluster.start(), cluster.end() + 1, true);
      } else {
        spreads.put(i, spread);
        Arrays.fill(innermost, cluster.start(), cluster.end() + 1, i);
      }
    }
    spreads.forEach(
        (i, spread) -> {
          if (spread <= MAX_SPREAD && !parents.contains(i)) {
            chosen.add(largestFirst.get(i));
          }
        });
    return chosen;
  }

  private static int[] members(ReachabilityPlot plot, int[] owner, Cluster cluster) {
    return IntStream.rangeClosed(cluster.start(), cluster.end())
        .map(position -> owner[plot.point(position)])
        .distinct()
        .toArray();
  }

  private double spread(int[] members) {
    return Spread.within(points, weights, members, points.centre(weights, members), Spread.SHARE);
  }

  /** Returns the spot of a cluster without outliers; null if it is none. */
  private Spot spot(int[] cluster) {
    SpherePoints first = points.centre(weights, cluster);
    double limit =
        Math.max(
            Spot.MIN_RADIUS,
            OUTLIER_SPREADS * Spread.within(points, weights, cluster, first, Spread.SHARE));
    int[] members =
        Arrays.stream(cluster)
            .filter(i -> points.distance(i, first, 0) <= limit)
            .sorted()
            .toArray();
    if (hasTooFewPhotographers(members)) {
      return null;
    }
    SpherePoints centre = points.centre(weights, members);
    double radius =
        Math.max(Spot.MIN_RADIUS, Spread.within(points, weights, members, centre, RADIUS_SHARE));
    Surroundings around = Surroundings.of(this, centre, radius);
    if (around.contrast() < MIN_CONTRAST
        || around.evidence(photographers(members, centre, radius))
            < Math.log(points.size()) + MARGIN) {
      return null;
    }
    return new Spot(
        centre.latitude(0),
        centre.longitude(0),
        radius,
        Arrays.stream(members).mapToLong(i -> weights[i]).sum(),
        around.contrast(),
        outline(members, centre, radius));
  }

  /** Returns the convex hull of the votes in a circle; empty if they are on a line. */
  private MultiPolygon outline(int[] members, SpherePoints centre, double radius) {
    int[] inside =
        Arrays.stream(members).filter(i -> points.distance(i, centre, 0) <= radius).toArray();
    return ConvexHull.of(points.select(inside));
  }

  private boolean hasTooFewPhotographers(int[] members) {
    Map<String, Integer> votesOf = new HashMap<>();
    long all = 0;
    for (int i : members) {
      all += weights[i];
      votes.get(i).photographers().forEach(one -> votesOf.merge(one, 1, Integer::sum));
    }
    long most = votesOf.values().stream().mapToInt(i -> i).max().orElse(0);
    return votesOf.size() < MIN_PHOTOGRAPHERS || most > MAX_SHARE_OF_ONE * all;
  }

  private long photographers(int[] members, SpherePoints centre, double radius) {
    Set<String> photographers = new HashSet<>();
    for (int i : members) {
      if (points.distance(i, centre, 0) <= radius) {
        photographers.addAll(votes.get(i).photographers());
      }
    }
    return photographers.size();
  }

  /**
   * Votes in a circle and around it.
   *
   * @param inside votes in the circle
   * @param near votes in the ring up to {@link #NEAR} radii
   * @param far votes in the ring up to {@link #FAR} radii
   */
  private record Surroundings(long inside, long near, long far) {

    static Surroundings of(SpotFinder finder, SpherePoints centre, double radius) {
      long inside = 0;
      long near = 0;
      long far = 0;
      for (int i = 0; i < finder.weights.length; i++) {
        double distance = finder.points.distance(i, centre, 0);
        if (distance <= radius) {
          inside += finder.weights[i];
        } else if (distance <= FAR * radius) {
          far += finder.weights[i];
          near += distance <= NEAR * radius ? finder.weights[i] : 0;
        }
      }
      return new Surroundings(inside, near, far);
    }

    /** Returns the number of votes in the circle if it were like its surroundings. */
    private double expected() {
      return Math.max(Math.max(1, near) / (NEAR * NEAR - 1), Math.max(1, far) / (FAR * FAR - 1));
    }

    double contrast() {
      return inside / expected();
    }

    /** Returns the Chernoff bound of that number by chance, as the logarithm of 1 / probability. */
    double evidence(long found) {
      double expected = expected();
      return found <= expected ? 0 : found * Math.log(found / expected) - found + expected;
    }
  }
}
