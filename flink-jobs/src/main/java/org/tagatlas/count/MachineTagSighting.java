package org.tagatlas.count;

/**
 * A machine tag of one photo, geotagged or not, on its way to its counter.
 *
 * @param machineTag its id, {@code namespace:predicate=value}
 * @param uploaded epoch seconds, or {@link org.tagatlas.connectors.record.PhotoRecord#NO_TIME}
 * @param country where the photo is; null when that is unknown
 */
public record MachineTagSighting(String machineTag, long uploaded, String country) {}
