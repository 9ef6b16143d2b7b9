package org.tagatlas.branch;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.tagatlas.count.CountedPhoto;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.record.ShardRow;

/**
 * The streams that a branch can read. They contain each photo once, even if it was read repeatedly.
 *
 * @param rejects records that were rejected
 * @param photos the counted part of each photo that counts
 * @param visits numbers of photos and photographers by region and window
 */
public record Enriched(
    DataStream<ShardRow> rejects,
    SingleOutputStreamOperator<CountedPhoto> photos,
    DataStream<RegionUpdate> visits) {

  /** Returns the output of one of the branch's extractions. */
  public <T> DataStream<T> get(Extraction<T> extraction) {
    return photos.getSideOutput(extraction.output());
  }
}
