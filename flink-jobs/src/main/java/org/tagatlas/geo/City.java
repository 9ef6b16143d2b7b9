package org.tagatlas.geo;

/**
 * A populated place of the gazetteer.
 *
 * @param name as GeoNames spells it
 * @param country ISO 3166-1 alpha-2
 * @param admin1Code such as {@code US.MA}; null when GeoNames has none
 * @param latitude WGS 84 degrees
 * @param longitude WGS 84 degrees
 * @param population inhabitants; 0 when unknown
 */
public record City(
    String name,
    String country,
    String admin1Code,
    double latitude,
    double longitude,
    int population) {}
