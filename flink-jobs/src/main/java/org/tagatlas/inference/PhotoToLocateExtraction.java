package org.tagatlas.inference;

import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.tagatlas.enrich.EnrichedPhoto;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.model.LoadedModels;

/** Extracts photos whose machine tags may have a place, unless geo tags give their coordinates. */
public record PhotoToLocateExtraction() implements Extraction<PhotoToLocate> {

  private static final long serialVersionUID = 1L;

  private static final OutputTag<PhotoToLocate> OUTPUT =
      new OutputTag<>("to-locate", PhotoToLocateSerializer.TYPE);

  @Override
  public OutputTag<PhotoToLocate> output() {
    return OUTPUT;
  }

  @Override
  public boolean takesUnlocated() {
    return true;
  }

  @Override
  public void extract(EnrichedPhoto photo, LoadedModels models, Collector<PhotoToLocate> out) {
    if (photo.geoTags() != null) {
      return;
    }
    PhotoToLocate toLocate = PhotoToLocate.of(photo.record(), photo.tags());
    if (toLocate != null) {
      out.collect(toLocate);
    }
  }
}
