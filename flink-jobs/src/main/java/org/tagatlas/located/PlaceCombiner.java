package org.tagatlas.located;

import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectOpenHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.count.Voters;
import org.tagatlas.operator.GatheringOperator;
import org.tagatlas.operator.Pace;

/**
 * Adds up what photos say of their machine tags before that is sent to the tag, and sends photos
 * that wait on to where they do. A tag that was found to be spread out here is spread out
 * everywhere, so nobody waits for it and nothing more of it is sent: that spares the tags that a
 * program puts on each photo alike.
 */
public final class PlaceCombiner extends GatheringOperator<PhotoToLocate, TagNews> {

  private static final long serialVersionUID = 1L;

  /** The side output of photos that wait. */
  public static final OutputTag<PhotoNews> WAITING =
      new OutputTag<>("waiting", PhotoNewsSerializer.TYPE);

  /** So many photos may wait in memory for each tag that may be there: few wait for most. */
  private static final int WAITS_A_TAG = 5;

  private final int maxGathered;

  private transient Map<String, TagNews> gathered;
  private transient int gatheredWaits;
  private transient Set<String> spread;

  /**
   * Makes a combiner.
   *
   * @param maxGathered machine tags to gather, and to know as spread out, at the most
   * @param pace how often to pass on
   */
  public PlaceCombiner(int maxGathered, Pace pace) {
    super(pace.flush());
    this.maxGathered = maxGathered;
  }

  @Override
  public void open() throws Exception {
    super.open();
    gathered = new Object2ObjectOpenHashMap<>();
    spread = new ObjectOpenHashSet<>();
  }

  @Override
  public void processElement(StreamRecord<PhotoToLocate> element) {
    PhotoToLocate photo = element.getValue();
    List<String> tags = photo.tags();
    if (!spread.isEmpty()) {
      tags = tags.stream().filter(tag -> !spread.contains(tag)).toList();
      if (tags.isEmpty()) {
        return;
      }
    }
    if (photo.photo().geotagged()) {
      PlaceSum point =
          PlaceSum.of(
              photo.photo().latitude(),
              photo.photo().longitude(),
              Voters.hash(photo.photo().uid()));
      tags.forEach(tag -> add(TagNews.vote(tag, point)));
    } else {
      output.collect(
          WAITING,
          new StreamRecord<>(new PhotoNews.Arrived(new PhotoToLocate(photo.photo(), tags))));
      tags.forEach(tag -> add(TagNews.waits(tag, photo.photo().photoid())));
      gatheredWaits += tags.size();
    }
    if (gathered.size() >= maxGathered || gatheredWaits >= WAITS_A_TAG * maxGathered) {
      flush();
    }
  }

  private void add(TagNews news) {
    TagNews sum = gathered.merge(news.tag(), news, TagNews::plus);
    if (sum.sum().spread() && spread.size() < maxGathered) {
      spread.add(news.tag());
    }
  }

  @Override
  protected void flush() {
    gathered.values().forEach(news -> output.collect(new StreamRecord<>(news)));
    gathered.clear();
    gatheredWaits = 0;
  }
}
