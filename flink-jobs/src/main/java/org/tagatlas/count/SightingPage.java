package org.tagatlas.count;

/**
 * Sightings of tags of one key group, on their way to the counters: some hundred of them cost the
 * shuffle as much as one record. Immutable.
 *
 * @param bucket the bucket of one of the tags, and so of the key group of all of them
 * @param sightings how many sightings there are
 * @param bytes the sightings, one behind the other, see {@link PackedSighting}
 */
public record SightingPage(int bucket, int sightings, byte[] bytes) {}
