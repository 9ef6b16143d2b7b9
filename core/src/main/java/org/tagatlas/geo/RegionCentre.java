package org.tagatlas.geo;

/**
 * A region's name and its representative point on a map.
 *
 * @param name the region's name, such as {@code Massachusetts}
 * @param latitude WGS 84 degrees
 * @param longitude WGS 84 degrees
 */
public record RegionCentre(String name, double latitude, double longitude) {}
