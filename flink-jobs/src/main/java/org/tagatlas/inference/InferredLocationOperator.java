package org.tagatlas.inference;

import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.model.Models;
import org.tagatlas.publish.PhotoDocument;
import org.tagatlas.publish.PhotoLocation;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;
import org.tagatlas.tags.PhotoTags;

/**
 * Stores photos without coordinates until one of their machine tags has a place. Publishes them at
 * that place, again when the place changes, and removes them when none of their tags has a place
 * any more. If photos are located by their text, too, those whose tags have no place are published
 * where their text says instead. Keyed by photo ID. The state of a photo is cleared once all of its
 * tags are permanently spread out.
 */
public final class InferredLocationOperator extends MiniBatchOperator<PhotoUpdate, Document> {

  private static final long serialVersionUID = 1L;

  /** The count of photos that are published at the place of a machine tag. */
  public static final String LOCATED = "located_machine_tag";

  private final int maxBuffered;
  private final Models models;

  private transient Long2ObjectMap<List<PhotoUpdate>> buffered;
  private transient int bufferedUpdates;
  private transient ValueState<PhotoRecord> photos;
  private transient ValueState<PhotoPlaces> places;
  private transient ReverseGeocoder geocoder;
  private transient SummaryMetrics tally;
  private transient SummaryMetrics.Count located;

  /** Null if photos are not located by their text. */
  private transient TextDocuments texts;

  private transient SummaryMetrics.Count locatedByText;
  private transient SummaryMetrics.Count notLocatable;

  /**
   * Creates an operator.
   *
   * @param maxBuffered maximum number of buffered updates
   * @param policy how often to publish
   * @param models the gazetteer and other models
   */
  public InferredLocationOperator(int maxBuffered, EmitPolicy policy, Models models) {
    super(policy.flush());
    this.maxBuffered = maxBuffered;
    this.models = models;
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffered = new Long2ObjectOpenHashMap<>();
    photos =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("photo", new PhotoRecordSerializer()));
    places =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("places", new PhotoPlacesSerializer()));
    geocoder = models.load(getRuntimeContext()).geocoder();
    Set<String> levels = new HashSet<>(DocumentKind.PHOTOS.levels());
    levels.addAll(List.of(TextLocationOperator.LOCATED, TextLocationOperator.NOT_LOCATABLE));
    tally = new SummaryMetrics(output, getMetricGroup(), levels);
    located = tally.of(LOCATED);
    if (models.locateByText()) {
      texts = new TextDocuments(models.loadText(getRuntimeContext()));
      locatedByText = tally.of(TextLocationOperator.LOCATED);
      notLocatable = tally.of(TextLocationOperator.NOT_LOCATABLE);
    }
    logRestore("buffered photos", 0);
  }

  @Override
  public void processElement(StreamRecord<PhotoUpdate> element) throws Exception {
    PhotoUpdate update = element.getValue();
    buffered.computeIfAbsent(update.photoid(), id -> new ArrayList<>(2)).add(update);
    if (++bufferedUpdates >= maxBuffered) {
      logSpill("photos", buffered.size());
      flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    for (Long2ObjectMap.Entry<List<PhotoUpdate>> each : buffered.long2ObjectEntrySet()) {
      setCurrentKey(each.getLongKey());
      apply(each.getLongKey(), each.getValue());
    }
    buffered = new Long2ObjectOpenHashMap<>();
    bufferedUpdates = 0;
    tally.flush();
  }

  private void apply(long photoid, List<PhotoUpdate> updates) throws Exception {
    PhotoPlaces before = places.value();
    PhotoPlaces after = before == null ? PhotoPlaces.none() : before;
    PhotoRecord arrived = null;
    for (PhotoUpdate each : updates) {
      after = after.with(each);
      if (each instanceof PhotoUpdate.Arrived itself) {
        arrived = itself.photo().photo();
      }
    }
    String best = after.best();
    boolean wasByText = texts != null && before != null && before.arrived() && before.tag() == null;
    boolean isByText = texts != null && after.arrived() && best == null;
    if (after.needsPublishing(best) || isByText && !wasByText) {
      PhotoRecord photo = arrived == null ? photos.value() : arrived;
      located.add((best == null ? 0 : 1) - (after.tag() == null ? 0 : 1));
      Document text = wasByText || isByText ? texts.of(photo, after.version() + 1) : null;
      if (wasByText != isByText) {
        (text == null ? notLocatable : locatedByText).add(isByText ? 1 : -1);
      }
      boolean isPublished = best != null || text != null;
      if (isPublished || after.tag() != null) {
        after = after.publishedAt(best);
        output.collect(
            new StreamRecord<>(
                best != null
                    ? document(photo, after)
                    : isPublished
                        ? text
                        : Document.removal(Long.toString(photoid), after.version())));
      }
    }
    if (after.isFinal()) {
      places.clear();
      photos.clear();
      return;
    }
    places.update(after);
    if (arrived != null) {
      photos.update(arrived);
    }
  }

  private Document document(PhotoRecord photo, PhotoPlaces places) {
    TagPlace place = places.published();
    return PhotoDocument.located(
        photo,
        PhotoLocation.ofMachineTag(
            place.latitude(), place.longitude(), place.uncertaintyMetres(), places.tag()),
        geocoder.locate(place.latitude(), place.longitude()),
        PhotoTags.parse(photo.userTags(), photo.machineTags()),
        places.version());
  }
}
