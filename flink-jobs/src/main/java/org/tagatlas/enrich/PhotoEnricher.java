package org.tagatlas.enrich;

import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.region.CalendarWindow;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.LocationInference;
import org.tagatlas.sketch.PhotographerSet;
import org.tagatlas.tags.GeoTags;
import org.tagatlas.tags.PhotoTags;

/** Derives place, day, photographer and tags from a photo record. Thread-safe. */
public final class PhotoEnricher {

  private final ReverseGeocoder geocoder;
  private final boolean cities;
  private final boolean takenTime;
  private final int minAccuracy;
  private final boolean readsGeoTags;
  private final boolean countsGeoTags;

  /** Creates an enricher for the settings of a job. */
  public PhotoEnricher(ReverseGeocoder geocoder, AtlasSettings settings) {
    this.geocoder = geocoder;
    cities = settings.counting().levels().contains(RegionLevel.CITY);
    takenTime = settings.counting().takenTime();
    minAccuracy = settings.counting().minAccuracy();
    readsGeoTags = settings.locates();
    countsGeoTags = settings.inference() == LocationInference.PUBLISH_AND_COUNT;
  }

  /** Enriches a record. It has no place if it is neither geotagged nor located by its geo tags. */
  public EnrichedPhoto enrich(PhotoRecord photo) {
    PhotoTags tags = PhotoTags.parse(photo.userTags(), photo.machineTags());
    GeoTags geoTags = readsGeoTags && !photo.geotagged() ? GeoTags.of(tags.machineTags()) : null;
    ReverseGeocoder.Lookup lookup =
        geoTags == null
            ? geocoder.lookUp(photo.latitude(), photo.longitude())
            : geocoder.lookUp(geoTags.latitude(), geoTags.longitude());
    long time = takenTime ? photo.taken() : photo.uploaded();
    return new EnrichedPhoto(
        photo,
        tags,
        geoTags,
        photo.geotagged() || geoTags != null && countsGeoTags,
        lookup,
        votesIn(lookup.place(), photo.accuracy()),
        PhotographerSet.hash(photo.uid()),
        time == PhotoRecord.NO_TIME ? CalendarWindow.NO_DAY : CalendarWindow.day(time));
  }

  /**
   * Returns the coarsest place that suffices: counters cache data by place, so fewer are better.
   */
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
