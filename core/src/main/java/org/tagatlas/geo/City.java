package org.tagatlas.geo;

/**
 * A populated place of the gazetteer.
 *
 * @param name the name in the spelling of GeoNames
 * @param country ISO 3166-1 alpha-2
 * @param admin1Code such as {@code US.MA}; null if GeoNames has none
 * @param latitude WGS 84 degrees
 * @param longitude WGS 84 degrees
 * @param population number of inhabitants; 0 if unknown
 */
public record City(
    String name,
    String country,
    String admin1Code,
    double latitude,
    double longitude,
    int population) {}
