package org.tagatlas.count;

import org.tagatlas.connectors.serialization.Utf8Text;
import org.tagatlas.geo.ReverseGeocoder;

/**
 * One tag of one geotagged photo, on its way to the tag's counters.
 *
 * @param tag the clean form
 * @param label the tag as it was typed; the same object when it is the clean form
 * @param voter the photographer, see {@link Voters#hash}
 * @param day the day that its windows hold, see {@link CalendarWindow}
 * @param place the number of the place to vote in, see {@link ReverseGeocoder#find}: that of the
 *     country alone when the photo is located too coarsely, and {@link ReverseGeocoder#NOWHERE}
 *     when it is offshore and so only its label counts
 */
public record TagSighting(Utf8Text tag, Utf8Text label, long voter, int day, int place) {}
