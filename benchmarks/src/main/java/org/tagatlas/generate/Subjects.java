package org.tagatlas.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tagatlas.tags.PhotoTags;

/**
 * The subjects of edition 2, which are the truth for tests that search for viewpoints: where
 * subjects are, from where they are photographed, and where single photographers took bursts.
 */
public final class Subjects {

  /** Standard deviation of the photos around a viewpoint in metres, in each direction. */
  public static final double SPREAD_METRES = 8;

  /** Minimum distance between viewpoints and bursts of a subject in metres. */
  public static final double MIN_SEPARATION_METRES = 100;

  private static final int MAX_VIEWPOINTS = 5;

  /** Local hours at which a viewpoint can be popular: sunrise to night. */
  private static final Integer[] HOURS = {6, 9, 11, 13, 15, 16, 18, 19, 20, 22};

  /** The list does not depend on the seed of a generated corpus. */
  private static final long SEED = 0;

  private Subjects() {}

  /** Returns all subjects. */
  public static List<Subject> load() {
    return Landmarks.load().stream().map(Landmark::subject).toList();
  }

  /** Creates the subject of a row of the resource; the same row always has the same result. */
  static Subject of(Landmarks.Row row) {
    Rng rng = new Rng(SEED, Purpose.SUBJECT, row.name().hashCode());
    // Popular subjects are photographed from more sides.
    int count = 2 + rng.below(Math.min(MAX_VIEWPOINTS - 1, 1 + row.weight() / 2));
    List<double[]> spots = new ArrayList<>();
    while (spots.size() < count + 1 + rng.below(2)) {
      spots.add(spot(row, rng, spots));
    }
    double[] shares = new double[count];
    for (int i = 0; i < count; i++) {
      shares[i] = 1.0 / (i + 1.5);
    }
    double sum = Arrays.stream(shares).sum();
    List<Viewpoint> viewpoints = new ArrayList<>();
    List<Burst> bursts = new ArrayList<>();
    for (int i = 0; i < spots.size(); i++) {
      double[] spot = spots.get(i);
      if (i < count) {
        double tagged = 0.45 + 0.45 * rng.unit();
        viewpoints.add(new Viewpoint(spot[0], spot[1], shares[i] / sum, tagged, rng.of(HOURS)));
      } else {
        bursts.add(new Burst(spot[0], spot[1]));
      }
    }
    return new Subject(
        row.name(),
        PhotoTags.parse(Word.encode(row.name()), "").tags().get(0).clean(),
        row.country(),
        row.latitude(),
        row.longitude(),
        viewpoints,
        bursts);
  }

  /** Draws a spot in the sector of the row that is far enough from the others. */
  private static double[] spot(Landmarks.Row row, Rng rng, List<double[]> others) {
    while (true) {
      // Squares prefer spots that are near.
      double unit = rng.unit();
      double metres = row.near() + unit * unit * (row.far() - row.near());
      double bearing = row.from() + rng.unit() * row.width();
      double[] spot = Metres.offset(row.latitude(), row.longitude(), bearing, metres);
      if (others.stream().allMatch(other -> apart(spot, other))) {
        return spot;
      }
    }
  }

  private static boolean apart(double[] spot, double[] other) {
    return Metres.between(spot[0], spot[1], other[0], other[1]) >= MIN_SEPARATION_METRES;
  }
}
