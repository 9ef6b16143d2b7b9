package org.tagatlas.generate;

/**
 * A journey of a photographer.
 *
 * @param landmark index of the landmark that is visited, or -1
 * @param town index of the town where it leads
 * @param firstDay days since 1970
 * @param days duration
 * @param tagged whether its photos are tagged with country and year
 */
record Trip(int landmark, int town, long firstDay, int days, boolean tagged) {}
