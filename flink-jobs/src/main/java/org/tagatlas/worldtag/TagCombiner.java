package org.tagatlas.worldtag;

import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.count.CountedPhoto;
import org.tagatlas.geo.ReverseGeocoder;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.tags.Tag;
import org.tagatlas.text.Utf8Text;

/** Combines the photos of a tag before the shuffle: a hot tag would overload one subtask. */
final class TagCombiner extends MiniBatchOperator<CountedPhoto, TagTotals> {

  private static final long serialVersionUID = 1L;

  private final int maxBuffered;

  private transient Object2ObjectOpenHashMap<Utf8Text, TagTotals> buffered;

  /**
   * Creates a combiner.
   *
   * @param maxBuffered maximum number of buffered tags
   * @param policy how often to emit
   */
  TagCombiner(int maxBuffered, EmitPolicy policy) {
    super(policy.flush());
    this.maxBuffered = maxBuffered;
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffered = new Object2ObjectOpenHashMap<>();
  }

  @Override
  public void processElement(StreamRecord<CountedPhoto> element) {
    CountedPhoto photo = element.getValue();
    for (Tag tag : photo.tags()) {
      TagTotals totals = buffered.get(tag.cleanText());
      if (totals == null) {
        totals = new TagTotals(tag.cleanText());
        buffered.put(tag.cleanText(), totals);
      }
      totals.addLabel(tag.labelText());
      if (photo.place() != ReverseGeocoder.NOWHERE) {
        totals.addPhoto(photo.voter(), photo.day());
      }
    }
    if (buffered.size() >= maxBuffered) {
      flush();
    }
  }

  @Override
  protected void flush() {
    buffered.values().forEach(totals -> output.collect(new StreamRecord<>(totals)));
    // A larger table would be slower to iterate from now on.
    buffered = new Object2ObjectOpenHashMap<>();
  }
}
