package org.tagatlas.generate;

/**
 * A subject with what the generator needs of it.
 *
 * @param weight relative number of photos
 * @param kind what it is: tower, bridge, mountain, …
 * @param word its name as a tag
 * @param names other tags of its photos: local names, city, surroundings
 * @param reach metres within which it is photographed
 */
record Landmark(Subject subject, int weight, String kind, Word word, Word[] names, double reach) {}
