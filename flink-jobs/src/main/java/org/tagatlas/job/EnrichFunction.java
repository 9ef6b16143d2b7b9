package org.tagatlas.job;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.count.MachineTagSighting;
import org.tagatlas.count.MachineTagSightingSerializer;
import org.tagatlas.count.PhotoVisit;
import org.tagatlas.geo.Place;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.publish.Kind;
import org.tagatlas.publish.PhotoDocument;
import org.tagatlas.tags.MachineTag;

/**
 * Enriches each photo, and parts that into what is counted and what is published: sightings of tags
 * to the main output, the rest to side outputs.
 */
final class EnrichFunction extends ProcessFunction<PhotoRecord, PhotoVisit> {

  private static final long serialVersionUID = 1L;

  static final OutputTag<MachineTagSighting> MACHINE_TAGS =
      new OutputTag<>("machine-tags", MachineTagSightingSerializer.TYPE);
  static final OutputTag<Document> PHOTOS = new OutputTag<>("photos", DocumentSerializer.TYPE);

  private final AtlasSettings settings;
  private final boolean photos;
  private final boolean machineTags;

  private transient ReverseGeocoder geocoder;
  private transient PhotoEnricher enricher;

  EnrichFunction(AtlasSettings settings) {
    this.settings = settings;
    photos = settings.publishes(Kind.PHOTOS);
    machineTags = settings.publishes(Kind.MACHINE_TAGS);
  }

  @Override
  public void open(OpenContext context) {
    geocoder = ReverseGeocoder.load();
    enricher = new PhotoEnricher(geocoder, settings);
  }

  @Override
  public void processElement(PhotoRecord photo, Context context, Collector<PhotoVisit> out) {
    if (!photo.geotagged() && !machineTags) {
      return;
    }
    EnrichedPhoto enriched = enricher.enrich(photo);
    if (machineTags) {
      String country =
          enriched.place() == ReverseGeocoder.NOWHERE ? null : geocoder.country(enriched.place());
      for (MachineTag tag : enriched.tags().machineTags()) {
        context.output(MACHINE_TAGS, new MachineTagSighting(tag.id(), photo.uploaded(), country));
      }
    }
    if (!photo.geotagged()) {
      return;
    }
    out.collect(
        new PhotoVisit(
            enriched.votesIn(), enriched.voter(), enriched.day(), enriched.tags().tags()));
    if (photos) {
      Place named = geocoder.locate(photo.latitude(), photo.longitude());
      context.output(PHOTOS, PhotoDocument.of(photo, named, enriched.tags()));
    }
  }
}
