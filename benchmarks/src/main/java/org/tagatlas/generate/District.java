package org.tagatlas.generate;

/**
 * A part of a large town that people name.
 *
 * @param latitude degrees
 * @param longitude degrees
 * @param word its name in the language of the country
 */
record District(double latitude, double longitude, Word word) {}
