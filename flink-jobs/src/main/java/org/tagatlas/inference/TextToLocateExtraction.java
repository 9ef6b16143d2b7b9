package org.tagatlas.inference;

import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.serialization.PhotoRecordSerializer;
import org.tagatlas.enrich.EnrichedPhoto;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.model.LoadedModels;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.tags.GeoTags;

/**
 * Extracts photos without coordinates that only their text can locate.
 *
 * @param machineTags whether photos with machine tags that may have a place are left to these, so
 *     that no photo has two documents
 */
public record TextToLocateExtraction(boolean machineTags) implements Extraction<PhotoRecord> {

  private static final long serialVersionUID = 1L;

  private static final OutputTag<PhotoRecord> OUTPUT =
      new OutputTag<>("text-to-locate", PhotoRecordSerializer.TYPE);

  @Override
  public OutputTag<PhotoRecord> output() {
    return OUTPUT;
  }

  @Override
  public boolean takesUnlocated() {
    return true;
  }

  @Override
  public void extract(EnrichedPhoto photo, LoadedModels models, Collector<PhotoRecord> out) {
    if (photo.located() || GeoTags.of(photo.tags().machineTags()) != null) {
      return;
    }
    if (!machineTags || PhotoToLocate.of(photo.record(), photo.tags()) == null) {
      out.collect(photo.record());
    }
  }
}
