package org.tagatlas.viewpoints;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tagatlas.geometry.SpherePoints;

/**
 * Votes for a place: of one photographer, or of several in a cell of a grid.
 *
 * @param latitude degrees
 * @param longitude degrees from -180 to 180
 * @param weight number of votes, at least 1
 * @param photos number of photos that they stand for
 * @param photographer who voted; null if several did
 */
public record Vote(
    double latitude, double longitude, int weight, long photos, String photographer) {

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

  /**
   * Returns one vote for each photographer in each cell, at the first of the photos by latitude and
   * longitude. Neither result nor order depend on the order of photos.
   */
  public static List<Vote> of(List<PhotoPoint> photos) {
    Map<Key, Vote> votes = new HashMap<>();
    for (PhotoPoint photo : photos) {
      votes.merge(
          Key.of(photo),
          new Vote(photo.latitude(), photo.longitude(), 1, 1, photo.photographer()),
          Vote::with);
    }
    List<Vote> sorted = new ArrayList<>(votes.values());
    sorted.sort(BY_PLACE.thenComparing(Vote::photographer));
    return sorted;
  }

  private static Vote with(Vote a, Vote b) {
    Vote first = BY_PLACE.compare(a, b) <= 0 ? a : b;
    return new Vote(first.latitude, first.longitude, 1, a.photos + b.photos, first.photographer);
  }

  /** Returns the places of votes. */
  static SpherePoints points(List<Vote> votes) {
    return SpherePoints.ofDegrees(
        votes.stream().mapToDouble(Vote::latitude).toArray(),
        votes.stream().mapToDouble(Vote::longitude).toArray());
  }
}
