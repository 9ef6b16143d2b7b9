package org.tagatlas.machinetag;

import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.tagatlas.enrich.EnrichedPhoto;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.model.LoadedModels;
import org.tagatlas.tags.MachineTag;

/** Extracts the machine tags of every photo. */
public record MachineTagExtraction() implements Extraction<MachineTagSighting> {

  private static final long serialVersionUID = 1L;

  private static final OutputTag<MachineTagSighting> OUTPUT =
      new OutputTag<>("machine-tags", MachineTagSightingSerializer.TYPE);

  @Override
  public OutputTag<MachineTagSighting> output() {
    return OUTPUT;
  }

  @Override
  public boolean takesUnlocated() {
    return true;
  }

  @Override
  public void extract(EnrichedPhoto photo, LoadedModels models, Collector<MachineTagSighting> out) {
    String country = photo.country(models);
    for (MachineTag tag : photo.tags().machineTags()) {
      out.collect(new MachineTagSighting(tag.id(), photo.record().uploaded(), country));
    }
  }
}
