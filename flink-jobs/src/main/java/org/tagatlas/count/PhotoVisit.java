package org.tagatlas.count;

import java.util.List;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.tags.Tag;

/**
 * One geotagged photo, on its way to the counters of the regions that it lies in and of its tags.
 *
 * @param place the number of the place to count in, see {@link ReverseGeocoder#find}: that of the
 *     country alone when the photo is located too coarsely, and {@link ReverseGeocoder#NOWHERE}
 *     when it is offshore and so only the labels of its tags count
 * @param voter the photographer, see {@link Voters#hash}
 * @param day the day that its windows hold, see {@link CalendarWindow}
 * @param tags its tags, each of another clean form
 */
public record PhotoVisit(int place, long voter, int day, List<Tag> tags) {}
