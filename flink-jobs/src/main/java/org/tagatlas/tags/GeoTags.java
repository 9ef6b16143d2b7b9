package org.tagatlas.tags;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a photo's machine tags say that it is: {@code geo:lat} and {@code geo:lon}, in the raw form
 * alone, with a decimal point. A clean value has lost its point, so nothing is read from it.
 *
 * @param latitude WGS 84 degrees, from -90 to 90
 * @param longitude WGS 84 degrees, from -180 to 180
 * @param uncertaintyMetres how far the photo may be from there by what the digits leave open, 10 at
 *     the least
 */
public record GeoTags(double latitude, double longitude, int uncertaintyMetres) {

  /** No receiver of these photos' time knew it better. */
  public static final int LEAST_UNCERTAINTY_METRES = 10;

  private static final String NAMESPACE = "geo";
  private static final Set<String> LATITUDE = Set.of("lat", "latitude");
  private static final Set<String> LONGITUDE = Set.of("lon", "long", "lng", "longitude");
  private static final Pattern DEGREES = Pattern.compile("[+-]?[0-9]{1,3}\\.[0-9]{1,18}");
  private static final double METRES_A_DEGREE = 111_195;

  /** Returns whether a machine tag is one half of a point, in whatever form. */
  public static boolean isCoordinate(MachineTag tag) {
    return tag.namespace().equals(NAMESPACE)
        && (LATITUDE.contains(tag.predicate()) || LONGITUDE.contains(tag.predicate()));
  }

  /**
   * Reads the point of a photo.
   *
   * @return null when there is none, when a half of it is missing, is no number with a decimal
   *     point or is out of range, or when two tags of one half say different numbers
   */
  public static GeoTags of(List<MachineTag> tags) {
    String latitude = half(tags, LATITUDE, 90);
    String longitude = latitude == null ? null : half(tags, LONGITUDE, 180);
    if (longitude == null) {
      return null;
    }
    double north = Double.parseDouble(latitude);
    double height = open(latitude) * METRES_A_DEGREE;
    double width = open(longitude) * METRES_A_DEGREE * StrictMath.cos(StrictMath.toRadians(north));
    return new GeoTags(
        north + 0.0,
        Double.parseDouble(longitude) + 0.0,
        Math.max(
            LEAST_UNCERTAINTY_METRES, (int) Math.ceil(Math.sqrt(height * height + width * width))));
  }

  /** Returns one half as typed, of several alike the one with most digits. */
  private static String half(List<MachineTag> tags, Set<String> predicates, int most) {
    String found = null;
    for (MachineTag tag : tags) {
      if (tag.namespace().equals(NAMESPACE)
          && predicates.contains(tag.predicate())
          && DEGREES.matcher(tag.value()).matches()) {
        double degrees = Double.parseDouble(tag.value());
        if (Math.abs(degrees) > most || found != null && Double.parseDouble(found) != degrees) {
          return null;
        }
        found = found == null || open(tag.value()) < open(found) ? tag.value() : found;
      }
    }
    return found;
  }

  /** Returns half a unit of the last digit, in degrees. */
  private static double open(String degrees) {
    return 0.5 * StrictMath.pow(10, degrees.indexOf('.') + 1 - degrees.length());
  }
}
