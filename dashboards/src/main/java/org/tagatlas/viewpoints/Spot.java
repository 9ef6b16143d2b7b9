package org.tagatlas.viewpoints;

import org.locationtech.jts.geom.MultiPolygon;
import org.tagatlas.geometry.GreatCircle;
import org.tagatlas.geometry.SpherePoints;

/**
 * A place where photographers stand.
 *
 * @param latitude degrees of the centre of its votes
 * @param longitude degrees of the centre, from -180 to 180
 * @param radius distance from the centre in metres within which nine in ten votes are, at least
 *     {@link #MIN_RADIUS}
 * @param votes number of votes
 * @param contrast density of votes inside divided by that around it
 * @param outline the convex hull of its votes within the radius, in degrees; longitude is x
 */
public record Spot(
    double latitude,
    double longitude,
    double radius,
    long votes,
    double contrast,
    MultiPolygon outline) {

  /** Positions of cameras are not known better than this, in metres. */
  public static final double MIN_RADIUS = 15;

  /** Returns whether a point in degrees is within the radius. */
  public boolean contains(double latitude, double longitude) {
    return isWithin(latitude, longitude, radius);
  }

  /** Returns whether a point in degrees is within a distance in metres from the centre. */
  public boolean isWithin(double latitude, double longitude, double metres) {
    return Math.toRadians(Math.abs(latitude - this.latitude)) * SpherePoints.EARTH_RADIUS <= metres
        && GreatCircle.distance(this.latitude, this.longitude, latitude, longitude) <= metres;
  }
}
