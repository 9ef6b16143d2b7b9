package org.tagatlas.inference;

import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.tagatlas.branch.Branch;
import org.tagatlas.branch.Enriched;
import org.tagatlas.branch.Publisher;
import org.tagatlas.branch.Tally;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.record.PhotoRecord;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.shard.FieldSet;

/** Publishes photos without coordinates at the place that their text names. They never vote. */
public final class TextLocationBranch implements Branch {

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(DocumentKind.PHOTOS);
  }

  @Override
  public boolean isPartOf(AtlasSettings settings) {
    return settings.locatesByText();
  }

  @Override
  public FieldSet fields() {
    return FieldSet.PUBLISHED;
  }

  @Override
  public List<Extraction<?>> extractions(AtlasSettings settings) {
    return List.of(photos(settings));
  }

  private static Extraction<PhotoRecord> photos(AtlasSettings settings) {
    return new TextToLocateExtraction(settings.locatesByMachineTags());
  }

  @Override
  public void attach(Enriched in, Publisher out, Tally tally, AtlasSettings settings) {
    DataStream<PhotoRecord> photos = in.get(photos(settings));
    SingleOutputStreamOperator<Document> located =
        settings.relocates() ? relocated(photos, settings) : located(photos, settings);
    tally.add(located);
    out.publishChanging(DocumentKind.PHOTOS, "text", located);
  }

  private static SingleOutputStreamOperator<Document> located(
      DataStream<PhotoRecord> photos, AtlasSettings settings) {
    return photos
        .transform(
            "locate-by-text", DocumentSerializer.TYPE, new TextLocationOperator(settings.models()))
        .name("locate-by-text")
        .uid("locate-by-text");
  }

  private static SingleOutputStreamOperator<Document> relocated(
      DataStream<PhotoRecord> photos, AtlasSettings settings) {
    return photos
        .keyBy(PhotoRecord::photoid, Types.LONG)
        .transform(
            "relocate-by-text",
            DocumentSerializer.TYPE,
            new TextRelocationOperator(settings.models(), settings.counting()))
        .name("relocate-by-text")
        .uid("relocate-by-text");
  }
}
