package org.tagatlas.count;

import org.tagatlas.geo.Place;

/**
 * One geotagged photo, on its way to the counters of the regions that it lies in.
 *
 * @param place where; null when the photo is offshore
 * @param coarse whether it is located too coarsely to vote below its country
 * @param voter the photographer, see {@link Voters#hash}
 * @param day the day that its windows hold, see {@link CalendarWindow}
 * @param tagged whether it has a tag
 */
public record PhotoVisit(Place place, boolean coarse, long voter, int day, boolean tagged) {}
