package org.tagatlas.publish;

/**
 * Where a photo without coordinates of its own is said to be.
 *
 * @param latitude WGS 84 degrees, from -90 to 90
 * @param longitude WGS 84 degrees, from -180 to 180
 * @param source what says so
 * @param uncertaintyMetres how far it may be from there
 * @param machineTag the machine tag whose other photos are there; null when it was none
 */
public record PhotoLocation(
    double latitude, double longitude, String source, int uncertaintyMetres, String machineTag) {

  /** Returns what coordinates in machine tags say. */
  public static PhotoLocation ofGeoTags(double latitude, double longitude, int uncertaintyMetres) {
    return new PhotoLocation(latitude, longitude, "geo_tags", uncertaintyMetres, null);
  }

  /** Returns what other photos of a machine tag say. */
  public static PhotoLocation ofMachineTag(
      double latitude, double longitude, int uncertaintyMetres, String machineTag) {
    return new PhotoLocation(latitude, longitude, "machine_tag", uncertaintyMetres, machineTag);
  }
}
