package org.tagatlas.generate;

/**
 * A sight with far more photos than residents.
 *
 * @param country ISO 3166-1 alpha-2
 * @param tags its name and other tags
 */
record HotSpot(String country, double latitude, double longitude, Word[] tags) {}
