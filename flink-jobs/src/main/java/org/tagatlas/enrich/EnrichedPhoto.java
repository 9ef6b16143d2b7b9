package org.tagatlas.enrich;

import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.model.LoadedModels;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.tags.GeoTags;
import org.tagatlas.tags.PhotoTags;

/**
 * A photo record with everything that is derived from it, once: the input of counting and
 * publishing.
 *
 * @param record the record that was read
 * @param tags its tags and machine tags
 * @param geoTags the coordinates in its machine tags; null unless they replace missing coordinates
 * @param counts whether it counts and votes, because it is geotagged or its geo tags count
 * @param lookup its place; nowhere without coordinates
 * @param votesIn number of the place to vote in: the coarsest one that determines all counted
 *     regions
 * @param voter the photographer, see {@link PhotographerSet#hash}
 * @param day the day that its windows include, see {@link CalendarWindow}
 */
public record EnrichedPhoto(
    PhotoRecord record,
    PhotoTags tags,
    GeoTags geoTags,
    boolean counts,
    ReverseGeocoder.Lookup lookup,
    int votesIn,
    long voter,
    int day) {

  /** Returns whether it has coordinates, its own or those of its geo tags. */
  public boolean located() {
    return geoTags != null || record.geotagged();
  }

  /** Returns its latitude in WGS 84 degrees, or NaN if it is not located. */
  public double latitude() {
    return geoTags == null ? record.latitude() : geoTags.latitude();
  }

  /** Returns its longitude in WGS 84 degrees, or NaN if it is not located. */
  public double longitude() {
    return geoTags == null ? record.longitude() : geoTags.longitude();
  }

  /**
   * Returns the code of the country that it counts in; null if there is none or it does not count.
   */
  public String country(LoadedModels models) {
    return counts && lookup.place() != ReverseGeocoder.NOWHERE
        ? models.geocoder().country(lookup.place())
        : null;
  }

  /** Returns its place; null if it is far from every country or not located. */
  public Place place(LoadedModels models) {
    return models.geocoder().place(lookup.place(), latitude(), longitude());
  }
}
