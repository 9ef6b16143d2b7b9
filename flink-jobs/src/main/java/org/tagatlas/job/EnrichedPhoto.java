package org.tagatlas.job;

import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.Voters;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.tags.PhotoTags;

/**
 * What a photo record says once it is enriched.
 *
 * @param tags its tags and machine tags
 * @param place the number of its place, or {@link ReverseGeocoder#NOWHERE}
 * @param votesIn the number of the place to vote in: the coarsest that says all regions to count
 * @param voter the photographer, see {@link Voters#hash}
 * @param day the day that its windows hold, see {@link CalendarWindow}
 */
public record EnrichedPhoto(PhotoTags tags, int place, int votesIn, long voter, int day) {}
