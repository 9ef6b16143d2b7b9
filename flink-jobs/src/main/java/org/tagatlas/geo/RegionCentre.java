package org.tagatlas.geo;

/**
 * A region's name and the point that stands for it on a map.
 *
 * @param name the region's own name, such as {@code Massachusetts}
 * @param latitude WGS 84 degrees
 * @param longitude WGS 84 degrees
 */
public record RegionCentre(String name, double latitude, double longitude) {}
