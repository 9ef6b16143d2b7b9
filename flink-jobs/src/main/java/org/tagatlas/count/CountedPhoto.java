package org.tagatlas.count;

import java.util.List;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.tags.Tag;

/**
 * A geotagged photo, sent to the counters of its regions and of its tags.
 *
 * @param place number of the place to count in, see {@link ReverseGeocoder#find}. It is that of the
 *     country if the photo's accuracy is too low, and {@link ReverseGeocoder#NOWHERE} if the photo
 *     is offshore; then only the labels of its tags count
 * @param voter the photographer, see {@link PhotographerSet#hash}
 * @param day the day that its windows include, see {@link CalendarWindow}
 * @param tags its tags, with distinct clean forms
 */
public record CountedPhoto(int place, long voter, int day, List<Tag> tags) {}
