package org.tagatlas.viewpoints;

/**
 * Where, by whom and when a photo was taken.
 *
 * @param latitude degrees from -90 to 90
 * @param longitude degrees from -180 to 180
 * @param photographer the published name; empty if unknown, as if all of these were one
 * @param hour hour of the camera's clock from 0 to 23, or {@link #UNKNOWN}
 * @param month month of the camera's clock from 1 to 12, or {@link #UNKNOWN}
 * @param year year of the camera's clock, or {@link #UNKNOWN}
 */
public record PhotoPoint(
    double latitude, double longitude, String photographer, int hour, int month, int year) {

  /** The value of a time that is not known. */
  public static final int UNKNOWN = -1;
}
