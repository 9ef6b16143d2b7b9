package org.tagatlas.job;

import java.util.Locale;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
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
import org.tagatlas.located.Locating;
import org.tagatlas.located.PhotoToLocate;
import org.tagatlas.located.PhotoToLocateSerializer;
import org.tagatlas.operator.TallyCounts;
import org.tagatlas.operator.TallyUpdate;
import org.tagatlas.publish.Kind;
import org.tagatlas.publish.PhotoDocument;
import org.tagatlas.publish.PhotoLocation;
import org.tagatlas.tags.GeoTags;
import org.tagatlas.tags.MachineTag;
import org.tagatlas.tags.PhotoTags;

/**
 * Enriches each photo, and parts that into what is counted and what is published: sightings of tags
 * to the main output, the rest to side outputs.
 */
final class EnrichFunction extends ProcessFunction<PhotoRecord, PhotoVisit>
    implements CheckpointedFunction, CheckpointListener {

  private static final long serialVersionUID = 1L;

  static final OutputTag<MachineTagSighting> MACHINE_TAGS =
      new OutputTag<>("machine-tags", MachineTagSightingSerializer.TYPE);
  static final OutputTag<Document> PHOTOS = new OutputTag<>("photos", DocumentSerializer.TYPE);

  static final OutputTag<PhotoToLocate> TO_LOCATE =
      new OutputTag<>("to-locate", PhotoToLocateSerializer.TYPE);

  /** The count of photos that are where their own machine tags say. */
  static final String LOCATED = "located_geo_tags";

  private final AtlasSettings settings;
  private final boolean photos;
  private final boolean machineTags;

  private transient ReverseGeocoder geocoder;
  private transient PhotoEnricher enricher;
  private transient Counter[] lookups;
  private transient Counter located;
  private final EmissionLag lag = new EmissionLag();

  EnrichFunction(AtlasSettings settings) {
    this.settings = settings;
    photos = settings.publishes(Kind.PHOTOS);
    machineTags = settings.publishes(Kind.MACHINE_TAGS) || settings.publishes(Kind.EXTRAS);
  }

  @Override
  public void open(OpenContext context) {
    geocoder = ReverseGeocoder.load();
    enricher = new PhotoEnricher(geocoder, settings);
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    lookups = new Counter[ReverseGeocoder.Way.values().length];
    for (ReverseGeocoder.Way way : ReverseGeocoder.Way.values()) {
      lookups[way.ordinal()] =
          metrics
              .addGroup("way", way.name().toLowerCase(Locale.ROOT))
              .counter("geocoder_lookups_total");
    }
    located = metrics.counter(LOCATED + "_total");
    metrics.gauge("emission_lag_seconds", () -> lag.seconds(System.currentTimeMillis()));
  }

  @Override
  public void processElement(PhotoRecord photo, Context context, Collector<PhotoVisit> out) {
    if (!photo.geotagged() && !machineTags && !settings.locates()) {
      return;
    }
    lag.saw(photo.uploaded());
    EnrichedPhoto enriched = enricher.enrich(photo);
    GeoTags geoTags = settings.locates() ? locate(photo, enriched.tags(), context) : null;
    if (geoTags != null && settings.locating() == Locating.COUNTED) {
      enriched = enricher.enrich(photo, geoTags.latitude(), geoTags.longitude());
    }
    if (machineTags) {
      String country =
          enriched.place() == ReverseGeocoder.NOWHERE ? null : geocoder.country(enriched.place());
      for (MachineTag tag : enriched.tags().machineTags()) {
        context.output(MACHINE_TAGS, new MachineTagSighting(tag.id(), photo.uploaded(), country));
      }
    }
    if (!photo.geotagged() && geoTags == null) {
      return;
    }
    double latitude = geoTags == null ? photo.latitude() : geoTags.latitude();
    double longitude = geoTags == null ? photo.longitude() : geoTags.longitude();
    lookups[geocoder.way(latitude, longitude).ordinal()].inc();
    if (geoTags == null || settings.locating() == Locating.COUNTED) {
      out.collect(
          new PhotoVisit(
              enriched.votesIn(), enriched.voter(), enriched.day(), enriched.tags().tags()));
    }
    if (photos) {
      Place named = geocoder.locate(latitude, longitude);
      context.output(
          PHOTOS,
          geoTags == null
              ? PhotoDocument.of(photo, named, enriched.tags())
              : PhotoDocument.located(
                  photo,
                  PhotoLocation.ofGeoTags(latitude, longitude, geoTags.uncertaintyMetres()),
                  named,
                  enriched.tags(),
                  1));
    }
  }

  /** Returns where the tags of a photo without coordinates say that it is; else lets it wait. */
  private GeoTags locate(PhotoRecord photo, PhotoTags tags, Context context) {
    GeoTags geoTags = photo.geotagged() ? null : GeoTags.of(tags.machineTags());
    if (geoTags != null) {
      located.inc();
      context.output(TallyCounts.TALLY, new TallyUpdate.Change(LOCATED, 1));
    } else if (settings.locatesByMachineTags()) {
      PhotoToLocate toLocate = PhotoToLocate.of(photo, tags);
      if (toLocate != null) {
        context.output(TO_LOCATE, toLocate);
      }
    }
    return geoTags;
  }

  /** There is no state: only the moment counts. */
  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    lag.snapshot(context.getCheckpointId());
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {}

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    lag.completed(checkpointId);
  }
}
