package org.tagatlas.publish;

import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.enrich.EnrichedPhoto;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.model.LoadedModels;
import org.tagatlas.tags.GeoTags;

/** Extracts the document of each photo with coordinates, either its own or from its geo tags. */
public record PhotoExtraction() implements Extraction<Document> {

  private static final long serialVersionUID = 1L;

  private static final OutputTag<Document> OUTPUT =
      new OutputTag<>("photos", DocumentSerializer.TYPE);

  @Override
  public OutputTag<Document> output() {
    return OUTPUT;
  }

  @Override
  public void extract(EnrichedPhoto photo, LoadedModels models, Collector<Document> out) {
    GeoTags geoTags = photo.geoTags();
    out.collect(
        geoTags == null
            ? PhotoDocument.of(photo.record(), photo.place(models), photo.tags())
            : PhotoDocument.located(
                photo.record(),
                PhotoLocation.ofGeoTags(
                    geoTags.latitude(), geoTags.longitude(), geoTags.uncertaintyMetres()),
                photo.place(models),
                photo.tags(),
                1));
  }
}
