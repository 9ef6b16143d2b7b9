package org.tagatlas.machinetag;

/**
 * A machine tag of one photo, geotagged or not, sent to its counter.
 *
 * @param machineTag its ID, {@code namespace:predicate=value}
 * @param uploaded epoch seconds, or {@link org.tagatlas.record.PhotoRecord#NO_TIME}
 * @param country code of the country of the photo; null if unknown
 */
public record MachineTagSighting(String machineTag, long uploaded, String country) {}
