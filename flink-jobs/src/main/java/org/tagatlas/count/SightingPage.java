package org.tagatlas.count;

/**
 * Sightings of tags of one key group, sent to the counters together: a page of some hundred
 * sightings costs the shuffle as much as one record. Immutable.
 *
 * @param bucket the bucket of one of the tags, which determines the key group of all of them
 * @param sightings number of sightings
 * @param bytes the sightings without gaps, see {@link PackedSighting}
 */
public record SightingPage(int bucket, int sightings, byte[] bytes) {}
