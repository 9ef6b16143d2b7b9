package org.example.hours;

import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.tagatlas.enrich.EnrichedPhoto;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.model.LoadedModels;
import org.tagatlas.record.PhotoRecord;

/** Extracts the country and hour of each photo that has both, such as {@code IS-13}. */
record HourExtraction() implements Extraction<String> {

  private static final long serialVersionUID = 1L;

  private static final OutputTag<String> OUTPUT = new OutputTag<>("hours", Types.STRING);

  @Override
  public OutputTag<String> output() {
    return OUTPUT;
  }

  @Override
  public void extract(EnrichedPhoto photo, LoadedModels models, Collector<String> out) {
    String country = photo.country(models);
    long uploaded = photo.record().uploaded();
    if (country != null && uploaded != PhotoRecord.NO_TIME) {
      out.collect(
          country + '-' + Instant.ofEpochSecond(uploaded).atOffset(ZoneOffset.UTC).getHour());
    }
  }
}
