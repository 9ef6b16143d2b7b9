package org.tagatlas.located;

import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.connectors.record.PhotoRecord;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;
import org.tagatlas.operator.TallyCounts;
import org.tagatlas.publish.PhotoDocument;
import org.tagatlas.publish.PhotoLocation;
import org.tagatlas.tags.PhotoTags;

/**
 * Keeps photos without coordinates until one of their machine tags has a place, publishes them
 * there, anew when the place changes, and removes them when none of their tags is a place any more.
 * Keyed by photo id. A photo whose tags are all spread out for good leaves nothing behind.
 */
public final class LocatedPhotoOperator extends GatheringOperator<PhotoNews, Document> {

  private static final long serialVersionUID = 1L;

  /** The count of photos that are published where a machine tag is. */
  public static final String LOCATED = "located_machine_tag";

  private final int maxGathered;

  private transient Long2ObjectMap<List<PhotoNews>> gathered;
  private transient int gatheredNews;
  private transient ValueState<PhotoRecord> photos;
  private transient ValueState<PhotoPlaces> places;
  private transient ReverseGeocoder geocoder;
  private transient TallyCounts tally;
  private transient TallyCounts.Count located;

  /**
   * Makes an operator.
   *
   * @param maxGathered news to gather in memory at the most
   * @param pace how often to publish
   */
  public LocatedPhotoOperator(int maxGathered, Pace pace) {
    super(pace.flush());
    this.maxGathered = maxGathered;
  }

  @Override
  public void open() throws Exception {
    super.open();
    gathered = new Long2ObjectOpenHashMap<>();
    photos =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("photo", new PhotoRecordSerializer()));
    places =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("places", new PhotoPlacesSerializer()));
    geocoder = ReverseGeocoder.load();
    tally = new TallyCounts(output, getMetricGroup());
    located = tally.of(LOCATED);
  }

  @Override
  public void processElement(StreamRecord<PhotoNews> element) throws Exception {
    PhotoNews news = element.getValue();
    gathered.computeIfAbsent(news.photoid(), id -> new ArrayList<>(2)).add(news);
    if (++gatheredNews >= maxGathered) {
      flush();
    }
  }

  @Override
  protected void flush() throws Exception {
    for (Long2ObjectMap.Entry<List<PhotoNews>> each : gathered.long2ObjectEntrySet()) {
      setCurrentKey(each.getLongKey());
      take(each.getLongKey(), each.getValue());
    }
    gathered = new Long2ObjectOpenHashMap<>();
    gatheredNews = 0;
    tally.flush();
  }

  private void take(long photoid, List<PhotoNews> news) throws Exception {
    PhotoPlaces before = places.value();
    PhotoPlaces after = before == null ? PhotoPlaces.none() : before;
    PhotoRecord arrived = null;
    for (PhotoNews each : news) {
      after = after.with(each);
      if (each instanceof PhotoNews.Arrived itself) {
        arrived = itself.photo().photo();
      }
    }
    String best = after.best();
    if (after.changed(best)) {
      located.add((best == null ? 0 : 1) - (after.tag() == null ? 0 : 1));
      after = after.publishedBy(best);
      output.collect(
          new StreamRecord<>(
              best == null
                  ? Document.removal(Long.toString(photoid), after.version())
                  : document(arrived == null ? photos.value() : arrived, after)));
    }
    if (after.over()) {
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
