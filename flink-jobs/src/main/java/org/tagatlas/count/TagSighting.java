package org.tagatlas.count;

import org.tagatlas.geo.RegionLevel;

/**
 * One tag of one geotagged photo, on its way to the tag's counters.
 *
 * @param tag the clean form
 * @param label the tag as it was typed
 * @param voter the photographer, see {@link Voters#hash}
 * @param day the day that its windows hold, see {@link CalendarWindow}
 * @param country ISO 3166-1 alpha-2; null when the photo is offshore and so only its label counts
 * @param admin1Code the admin1 to vote in; null when there is none or the photo is located too
 *     coarsely
 * @param cityRegion the key of the city to vote in, or null likewise
 */
public record TagSighting(
    String tag,
    String label,
    long voter,
    int day,
    String country,
    String admin1Code,
    String cityRegion) {

  /** Returns the key of the region of a level that the photo votes in, or null. */
  String region(RegionLevel level) {
    return switch (level) {
      case COUNTRY -> country;
      case ADMIN1 -> admin1Code;
      case CITY -> cityRegion;
    };
  }
}
