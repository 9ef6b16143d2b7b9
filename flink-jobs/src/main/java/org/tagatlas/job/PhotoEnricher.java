package org.tagatlas.job;

import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.Voters;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.tags.PhotoTags;

/** Says of a photo record where it is, when, by whom, and what its tags are. Thread-safe. */
public final class PhotoEnricher {

  private final ReverseGeocoder geocoder;
  private final boolean cities;
  private final boolean takenTime;
  private final int minAccuracy;

  /** Makes an enricher for what a job counts. */
  public PhotoEnricher(ReverseGeocoder geocoder, AtlasSettings settings) {
    this.geocoder = geocoder;
    cities = settings.levels().contains(RegionLevel.CITY);
    takenTime = settings.takenTime();
    minAccuracy = settings.minAccuracy();
  }

  /** Enriches a record; one that is not geotagged has no place. */
  public EnrichedPhoto enrich(PhotoRecord photo) {
    return enrich(photo, photo.latitude(), photo.longitude());
  }

  /**
   * Enriches a record as if it was geotagged somewhere.
   *
   * @param latitude WGS 84 degrees
   * @param longitude WGS 84 degrees
   */
  public EnrichedPhoto enrich(PhotoRecord photo, double latitude, double longitude) {
    int place = geocoder.find(latitude, longitude);
    long time = takenTime ? photo.taken() : photo.uploaded();
    return new EnrichedPhoto(
        PhotoTags.parse(photo.userTags(), photo.machineTags()),
        place,
        votesIn(place, photo.accuracy()),
        Voters.hash(photo.uid()),
        time == PhotoRecord.NO_TIME ? CalendarWindow.NO_DAY : CalendarWindow.day(time));
  }

  /** Counters remember what they know of places, so the fewer there are the better. */
  private int votesIn(int place, int accuracy) {
    if (place == ReverseGeocoder.NOWHERE) {
      return place;
    }
    if (accuracy < minAccuracy && minAccuracy > 1) {
      return geocoder.countryPlace(place);
    }
    return cities ? place : geocoder.divisionPlace(place);
  }
}
