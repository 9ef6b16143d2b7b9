package org.tagatlas.count;

import org.tagatlas.region.RegionKey;

/**
 * A change of the sums of a region over all its tags.
 *
 * @param key the region in the window
 * @param votes votes to add; can be negative, because the estimate of a sketch can decrease
 * @param distinctTags number of tags seen there for the first time
 */
public record VotesDelta(RegionKey key, long votes, int distinctTags) {}
