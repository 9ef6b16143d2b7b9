package org.example.hours;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.publish.JsonSource;
import org.tagatlas.runtime.MiniBatchOperator;
import org.tagatlas.runtime.SummaryMetrics;

/** Counts photos by country and hour. The version of a document is its count, so it increases. */
final class HourOperator extends MiniBatchOperator<String, Document> {

  private static final long serialVersionUID = 1L;

  private transient Map<String, Long> buffered;
  private transient ValueState<Long> photos;
  private transient SummaryMetrics summary;

  HourOperator(Duration flush) {
    super(flush);
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffered = new HashMap<>();
    photos =
        getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("photos", LongSerializer.INSTANCE));
    summary = new SummaryMetrics(output, getMetricGroup(), HourBranch.HOURS.levels());
  }

  @Override
  public void processElement(StreamRecord<String> element) {
    buffered.merge(element.getValue(), 1L, Long::sum);
  }

  @Override
  protected void flush() throws Exception {
    for (Map.Entry<String, Long> hour : buffered.entrySet()) {
      setCurrentKey(hour.getKey());
      Long before = photos.value();
      long after = hour.getValue() + (before == null ? 0 : before);
      photos.update(after);
      summary.count("hours", before == null ? 1 : 0);
      summary.count("hour_photos", hour.getValue());
      output.collect(new StreamRecord<>(document(hour.getKey(), after)));
    }
    buffered.clear();
    summary.flush();
  }

  private static Document document(String key, long photos) {
    int dash = key.indexOf('-');
    byte[] source =
        JsonSource.of(
            json -> {
              json.text("country", key.substring(0, dash));
              json.number("hour", Long.parseLong(key.substring(dash + 1)));
              json.number("photos", photos);
            });
    return new Document(key, photos, source);
  }
}
