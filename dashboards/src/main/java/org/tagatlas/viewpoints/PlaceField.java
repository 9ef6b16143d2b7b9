package org.tagatlas.viewpoints;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.locationtech.jts.geom.MultiPolygon;
import org.tagatlas.geometry.AlphaShape;
import org.tagatlas.geometry.Optics;
import org.tagatlas.geometry.SpherePoints;

/**
 * The footprint of a tag: the alpha shape of its votes without noise.
 *
 * @param radius radius of the shape in metres
 * @param parts parts of at least three photographers, largest first
 */
public record PlaceField(double radius, List<Part> parts) {

  /** A point with fewer votes than this around it is noise, unless it is next to others. */
  private static final int MIN_SAMPLES = 6;

  /**
   * A connected part.
   *
   * @param outline in degrees with holes; longitude is x
   * @param squareMetres area on the sphere
   * @param photos number of photos
   * @param votes number of votes
   * @param photographers number of photographers
   */
  public record Part(
      MultiPolygon outline, double squareMetres, long photos, long votes, long photographers) {}

  /**
   * Draws a shape.
   *
   * @param radius radius of the shape in metres; null for one that fits the density of votes
   */
  public static PlaceField of(List<Vote> votes, Double radius) {
    List<Vote> kept = withoutNoise(votes);
    SpherePoints points = Vote.points(kept);
    double metres = radius == null ? AlphaShape.fittingRadius(points) : radius;
    List<Part> parts = new ArrayList<>();
    for (AlphaShape.Component component : AlphaShape.of(points, metres).components()) {
      Part part = part(component, kept);
      if (part.photographers() >= SpotFinder.MIN_PHOTOGRAPHERS) {
        parts.add(part);
      }
    }
    return new PlaceField(metres, parts);
  }

  /** Removes votes that are far from all others, compared with nine in ten of them. */
  private static List<Vote> withoutNoise(List<Vote> votes) {
    SpherePoints points = Vote.points(votes);
    double eps = AlphaShape.fittingRadius(points) / 2;
    if (!(eps > 0)) {
      return votes;
    }
    int[] labels = Optics.order(points, MIN_SAMPLES, eps).dbscan(eps);
    return IntStream.range(0, labels.length)
        .filter(i -> labels[i] >= 0)
        .mapToObj(votes::get)
        .toList();
  }

  private static Part part(AlphaShape.Component component, List<Vote> votes) {
    Set<String> photographers = new HashSet<>();
    long photos = 0;
    long weight = 0;
    for (int i : component.points()) {
      Vote vote = votes.get(i);
      photos += vote.photos();
      weight += vote.weight();
      photographers.addAll(vote.photographers());
    }
    return new Part(
        component.polygon(), component.squareMetres(), photos, weight, photographers.size());
  }
}
