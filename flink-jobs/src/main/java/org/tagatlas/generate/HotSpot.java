package org.tagatlas.generate;

/**
 * A place with far more photos than people.
 *
 * @param country ISO 3166-1 alpha-2
 * @param tags its name and what else it is tagged with
 */
record HotSpot(String country, double latitude, double longitude, Word[] tags) {}
