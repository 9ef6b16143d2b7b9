package org.tagatlas.vector;

import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.tagatlas.enrich.EnrichedPhoto;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.model.LoadedModels;

/** Extracts what each photo with coordinates contributes to the document of its vector. */
public record VectorPhotoExtraction() implements Extraction<VectorUpdate> {

  private static final long serialVersionUID = 1L;

  private static final OutputTag<VectorUpdate> OUTPUT =
      new OutputTag<>("vector-photos", VectorUpdateSerializer.TYPE);

  @Override
  public OutputTag<VectorUpdate> output() {
    return OUTPUT;
  }

  @Override
  public void extract(EnrichedPhoto photo, LoadedModels models, Collector<VectorUpdate> out) {
    out.collect(new VectorUpdate.Photo(VectorPhoto.of(photo, models)));
  }
}
