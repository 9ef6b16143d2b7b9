package org.tagatlas.count;

/**
 * How the sums of a region over all its tags have changed.
 *
 * @param key the region in the window
 * @param votes votes to add; can be negative, because a sketch's estimate can fall
 * @param distinctTags tags seen there for the first time
 */
public record VotesDelta(RegionKey key, long votes, int distinctTags) {}
