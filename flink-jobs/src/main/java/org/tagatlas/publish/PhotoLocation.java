package org.tagatlas.publish;

/**
 * The inferred location of a photo without coordinates.
 *
 * @param latitude WGS 84 degrees, from -90 to 90
 * @param longitude WGS 84 degrees, from -180 to 180
 * @param source how the location was inferred
 * @param uncertaintyMetres uncertainty radius in metres
 * @param machineTag machine tag that other photos at this location share; null if it was not used
 */
public record PhotoLocation(
    double latitude, double longitude, String source, int uncertaintyMetres, String machineTag) {

  /** Returns a location from coordinates in machine tags. */
  public static PhotoLocation ofGeoTags(double latitude, double longitude, int uncertaintyMetres) {
    return new PhotoLocation(latitude, longitude, "geo_tags", uncertaintyMetres, null);
  }

  /** Returns a location from other photos with a machine tag. */
  public static PhotoLocation ofMachineTag(
      double latitude, double longitude, int uncertaintyMetres, String machineTag) {
    return new PhotoLocation(latitude, longitude, "machine_tag", uncertaintyMetres, machineTag);
  }
}
