package org.tagatlas.inference;

import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectOpenHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.sketch.PhotographerSet;

/**
 * Aggregates the coordinates and waiting photos of machine tags before the shuffle, and emits the
 * waiting photos to a side output. A tag that is spread out in this subtask is spread out globally,
 * so photos no longer wait for it and nothing more is emitted for it. That avoids load from tags
 * that a program adds to each photo.
 */
public final class PlaceCombiner extends MiniBatchOperator<PhotoToLocate, TagUpdate> {

  private static final long serialVersionUID = 1L;

  /** The side output with photos that wait for a place. */
  public static final OutputTag<PhotoUpdate> WAITING =
      new OutputTag<>("waiting", PhotoUpdateSerializer.TYPE);

  /** Maximum number of buffered waiting photos per tag, on average. */
  private static final int WAITING_PHOTOS_PER_TAG = 5;

  private final int maxBuffered;
  private final boolean keepsAll;

  private transient Map<String, TagUpdate> buffered;
  private transient int bufferedWaiting;
  private transient Set<String> spread;

  /**
   * Creates a combiner.
   *
   * @param maxBuffered maximum number of buffered machine tags, and of tags remembered as spread
   *     out
   * @param policy how often to emit
   */
  public PlaceCombiner(int maxBuffered, EmitPolicy policy) {
    this(maxBuffered, policy, false);
  }

  /**
   * Creates a combiner.
   *
   * @param keepsAll whether to emit photos without coordinates that no longer wait for any tag
   */
  public PlaceCombiner(int maxBuffered, EmitPolicy policy, boolean keepsAll) {
    super(policy.flush());
    this.keepsAll = keepsAll;
    this.maxBuffered = maxBuffered;
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffered = new Object2ObjectOpenHashMap<>();
    spread = new ObjectOpenHashSet<>();
  }

  @Override
  public void processElement(StreamRecord<PhotoToLocate> element) {
    PhotoToLocate photo = element.getValue();
    List<String> tags = photo.tags();
    if (!spread.isEmpty()) {
      tags = tags.stream().filter(tag -> !spread.contains(tag)).toList();
      if (tags.isEmpty() && (photo.photo().geotagged() || !keepsAll)) {
        return;
      }
    }
    if (photo.photo().geotagged()) {
      PlaceSum point =
          PlaceSum.of(
              photo.photo().latitude(),
              photo.photo().longitude(),
              PhotographerSet.hash(photo.photo().uid()));
      tags.forEach(tag -> add(TagUpdate.located(tag, point)));
    } else {
      output.collect(
          WAITING,
          new StreamRecord<>(new PhotoUpdate.Arrived(new PhotoToLocate(photo.photo(), tags))));
      tags.forEach(tag -> add(TagUpdate.waiting(tag, photo.photo().photoid())));
      bufferedWaiting += tags.size();
    }
    if (buffered.size() >= maxBuffered || bufferedWaiting >= WAITING_PHOTOS_PER_TAG * maxBuffered) {
      flush();
    }
  }

  private void add(TagUpdate update) {
    TagUpdate sum = buffered.merge(update.tag(), update, TagUpdate::plus);
    if (sum.sum().spread() && spread.size() < maxBuffered) {
      spread.add(update.tag());
    }
  }

  @Override
  protected void flush() {
    buffered.values().forEach(update -> output.collect(new StreamRecord<>(update)));
    buffered.clear();
    bufferedWaiting = 0;
  }
}
