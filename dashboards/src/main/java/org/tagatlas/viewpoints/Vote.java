package org.tagatlas.viewpoints;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tagatlas.geometry.SpherePoints;

/**
 * The votes for a place: one of each photographer in a cell of about ten metres.
 *
 * @param latitude degrees
 * @param longitude degrees from -180 to 180
 * @param photographers who voted, at least one
 * @param photos number of photos that the votes stand for
 */
public record Vote(double latitude, double longitude, Set<String> photographers, long photos) {

  /** Side of the cells in which a photographer has one vote, in metres. */
  public static final double CELL_METRES = 10;

  private static final Comparator<Vote> BY_PLACE =
      Comparator.comparingDouble(Vote::latitude).thenComparingDouble(Vote::longitude);

  private static final double CELLS_PER_DEGREE =
      Math.toRadians(SpherePoints.EARTH_RADIUS) / CELL_METRES;

  /** A photographer in a cell. */
  private record Key(String photographer, int row, int column) {

    static Key of(PhotoPoint photo) {
      int row = (int) Math.floor(photo.latitude() * CELLS_PER_DEGREE);
      // Cells of a row have the same width, so that a meridian crosses them at the same places.
      double stretch = Math.cos(Math.toRadians(row / CELLS_PER_DEGREE));
      return new Key(
          photo.photographer(),
          row,
          (int) Math.floor(photo.longitude() * CELLS_PER_DEGREE * stretch));
    }
  }

  /** Returns the number of votes. */
  public int weight() {
    return photographers.size();
  }

  /**
   * Returns one vote for each photographer in each cell, at the first of the photos by latitude and
   * longitude. Neither result nor order depend on the order of photos.
   */
  public static List<Vote> of(List<PhotoPoint> photos) {
    Map<Key, Vote> votes = new HashMap<>();
    for (PhotoPoint photo : photos) {
      votes.merge(
          Key.of(photo),
          new Vote(photo.latitude(), photo.longitude(), Set.of(photo.photographer()), 1),
          Vote::with);
    }
    List<Vote> sorted = new ArrayList<>(votes.values());
    sorted.sort(BY_PLACE.thenComparing((Vote vote) -> vote.photographers().iterator().next()));
    return sorted;
  }

  private static Vote with(Vote a, Vote b) {
    Vote first = BY_PLACE.compare(a, b) <= 0 ? a : b;
    return new Vote(first.latitude, first.longitude, first.photographers, a.photos + b.photos);
  }

  /** Returns the places of votes. */
  static SpherePoints points(List<Vote> votes) {
    return SpherePoints.ofDegrees(
        votes.stream().mapToDouble(Vote::latitude).toArray(),
        votes.stream().mapToDouble(Vote::longitude).toArray());
  }
}
