package org.tagatlas.generate;

/**
 * A spot from which a single photographer takes many pictures of a {@link Subject} within an hour;
 * not a viewpoint.
 *
 * @param latitude degrees
 * @param longitude degrees
 */
public record Burst(double latitude, double longitude) {}
