package org.tagatlas.job;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.count.CalendarWindow;
import org.tagatlas.count.MachineTagSighting;
import org.tagatlas.count.MachineTagSightingSerializer;
import org.tagatlas.count.PhotoVisit;
import org.tagatlas.count.PhotoVisitSerializer;
import org.tagatlas.count.TagSighting;
import org.tagatlas.count.Voters;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.RegionLevel;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.publish.Kind;
import org.tagatlas.publish.PhotoDocument;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.tags.PhotoTags;
import org.tagatlas.tags.Tag;

/**
 * Says of each photo where it is and what its tags are, and parts that into what is counted and
 * what is published: sightings of tags to the main output, the rest to side outputs.
 */
final class EnrichFunction extends ProcessFunction<PhotoRecord, TagSighting> {

  private static final long serialVersionUID = 1L;

  static final OutputTag<PhotoVisit> VISITS = new OutputTag<>("visits", PhotoVisitSerializer.TYPE);
  static final OutputTag<MachineTagSighting> MACHINE_TAGS =
      new OutputTag<>("machine-tags", MachineTagSightingSerializer.TYPE);
  static final OutputTag<Document> PHOTOS = new OutputTag<>("photos", DocumentSerializer.TYPE);

  private final boolean photos;
  private final boolean machineTags;
  private final boolean regions;
  private final boolean cities;
  private final boolean takenTime;
  private final int minAccuracy;

  private transient ReverseGeocoder geocoder;

  EnrichFunction(AtlasSettings settings) {
    photos = settings.publishes(Kind.PHOTOS);
    machineTags = settings.publishes(Kind.MACHINE_TAGS);
    regions = settings.publishes(Kind.SIGNATURES) || settings.publishes(Kind.REGIONS);
    cities = settings.levels().contains(RegionLevel.CITY);
    takenTime = settings.takenTime();
    minAccuracy = settings.minAccuracy();
  }

  @Override
  public void open(OpenContext context) {
    geocoder = ReverseGeocoder.load();
  }

  @Override
  public void processElement(PhotoRecord photo, Context context, Collector<TagSighting> out) {
    if (!photo.geotagged() && !machineTags) {
      return;
    }
    PhotoTags tags = PhotoTags.parse(photo.userTags(), photo.machineTags());
    int place = geocoder.find(photo.latitude(), photo.longitude());
    if (machineTags) {
      String country = place == ReverseGeocoder.NOWHERE ? null : geocoder.country(place);
      for (MachineTag tag : tags.machineTags()) {
        context.output(MACHINE_TAGS, new MachineTagSighting(tag.id(), photo.uploaded(), country));
      }
    }
    if (!photo.geotagged()) {
      return;
    }
    long time = takenTime ? photo.taken() : photo.uploaded();
    int day = time == PhotoRecord.NO_TIME ? CalendarWindow.NO_DAY : CalendarWindow.day(time);
    long voter = Voters.hash(photo.uid());
    int votesIn = votesIn(place, photo.accuracy());
    context.output(VISITS, new PhotoVisit(votesIn, voter, day, !tags.tags().isEmpty()));
    if (regions) {
      for (Tag tag : tags.tags()) {
        out.collect(new TagSighting(tag.cleanText(), tag.labelText(), voter, day, votesIn));
      }
    }
    if (photos) {
      Place named = geocoder.locate(photo.latitude(), photo.longitude());
      context.output(PHOTOS, PhotoDocument.of(photo, named, tags));
    }
  }

  /** Returns the coarsest place that says all regions to vote in: counters remember places. */
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
