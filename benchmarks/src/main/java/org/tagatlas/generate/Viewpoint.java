package org.tagatlas.generate;

/**
 * A spot from which many photographers take pictures of a {@link Subject}.
 *
 * @param latitude degrees
 * @param longitude degrees
 * @param share expected fraction of the photos at the subject's viewpoints that are taken here;
 *     those of a subject add up to 1
 * @param tagged expected fraction of the photos here that have the tag of the subject
 * @param hour local hour around which most photos are taken, 0 to 23
 */
public record Viewpoint(double latitude, double longitude, double share, double tagged, int hour) {}
