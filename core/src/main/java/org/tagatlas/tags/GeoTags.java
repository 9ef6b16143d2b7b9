package org.tagatlas.tags;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The coordinates in a photo's machine tags {@code geo:lat} and {@code geo:lon}. Only the raw form,
 * with a decimal point, is read: a clean value has lost its point.
 *
 * @param latitude WGS 84 degrees, from -90 to 90
 * @param longitude WGS 84 degrees, from -180 to 180
 * @param uncertaintyMetres maximum distance of the photo from the point, given the number of
 *     digits; at least 10
 */
public record GeoTags(double latitude, double longitude, int uncertaintyMetres) {

  /** The accuracy of the best GPS receivers at the time of these photos. */
  public static final int MIN_UNCERTAINTY_METRES = 10;

  private static final String NAMESPACE = "geo";
  private static final Set<String> LATITUDE = Set.of("lat", "latitude");
  private static final Set<String> LONGITUDE = Set.of("lon", "long", "lng", "longitude");
  private static final Pattern DEGREES = Pattern.compile("[+-]?[0-9]{1,3}\\.[0-9]{1,18}");
  private static final double METRES_PER_DEGREE = 111_195;

  /** Returns whether a machine tag is a latitude or a longitude, in any form. */
  public static boolean isCoordinate(MachineTag tag) {
    return tag.namespace().equals(NAMESPACE)
        && (LATITUDE.contains(tag.predicate()) || LONGITUDE.contains(tag.predicate()));
  }

  /**
   * Reads the point of a photo.
   *
   * @return null if a coordinate is missing, is not a number with a decimal point or is out of
   *     range, or if two tags have different values for one coordinate
   */
  public static GeoTags of(List<MachineTag> tags) {
    String latitude = coordinate(tags, LATITUDE, 90);
    String longitude = latitude == null ? null : coordinate(tags, LONGITUDE, 180);
    if (longitude == null) {
      return null;
    }
    double north = Double.parseDouble(latitude);
    double height = uncertainty(latitude) * METRES_PER_DEGREE;
    double width =
        uncertainty(longitude) * METRES_PER_DEGREE * StrictMath.cos(StrictMath.toRadians(north));
    return new GeoTags(
        north + 0.0,
        Double.parseDouble(longitude) + 0.0,
        Math.max(
            MIN_UNCERTAINTY_METRES, (int) Math.ceil(Math.sqrt(height * height + width * width))));
  }

  /** Returns one coordinate as typed; among equal values the one with the most digits. */
  private static String coordinate(List<MachineTag> tags, Set<String> predicates, int limit) {
    String found = null;
    for (MachineTag tag : tags) {
      if (tag.namespace().equals(NAMESPACE)
          && predicates.contains(tag.predicate())
          && DEGREES.matcher(tag.value()).matches()) {
        double degrees = Double.parseDouble(tag.value());
        if (Math.abs(degrees) > limit || found != null && Double.parseDouble(found) != degrees) {
          return null;
        }
        found =
            found == null || uncertainty(tag.value()) < uncertainty(found) ? tag.value() : found;
      }
    }
    return found;
  }

  /** Returns half a unit of the last digit, in degrees. */
  private static double uncertainty(String degrees) {
    return 0.5 * StrictMath.pow(10, degrees.indexOf('.') + 1 - degrees.length());
  }
}
