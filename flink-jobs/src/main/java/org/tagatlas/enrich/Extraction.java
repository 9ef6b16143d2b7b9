package org.tagatlas.enrich;

import java.io.Serializable;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.tagatlas.model.LoadedModels;

/**
 * What a branch of the job extracts from each enriched photo, as a side output of the enrich
 * operator. Branches that need the same data return equal extractions and share the output.
 *
 * @param <T> type of the extracted data
 */
public interface Extraction<T> extends Serializable {

  /** Returns the side output. Its ID must be unique among extractions. */
  OutputTag<T> output();

  /** Returns whether the extraction also needs photos that are not located. */
  default boolean takesUnlocated() {
    return false;
  }

  /**
   * Extracts data from a photo. Called by one thread.
   *
   * @param photo the photo; always located, unless {@link #takesUnlocated}
   * @param models the gazetteer and other models
   * @param out collects the output
   */
  void extract(EnrichedPhoto photo, LoadedModels models, Collector<T> out);
}
