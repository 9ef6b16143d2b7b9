package org.tagatlas.count;

import org.tagatlas.geo.ReverseGeocoder;

/**
 * One geotagged photo, on its way to the counters of the regions that it lies in.
 *
 * @param place the number of the place to count in, see {@link ReverseGeocoder#find}: that of the
 *     country alone when the photo is located too coarsely, and {@link ReverseGeocoder#NOWHERE}
 *     when it is offshore
 * @param voter the photographer, see {@link Voters#hash}
 * @param day the day that its windows hold, see {@link CalendarWindow}
 * @param tagged whether it has a tag
 */
public record PhotoVisit(int place, long voter, int day, boolean tagged) {}
