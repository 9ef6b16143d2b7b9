package org.tagatlas.vector;

import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.tagatlas.branch.Branch;
import org.tagatlas.branch.Enriched;
import org.tagatlas.branch.Publisher;
import org.tagatlas.branch.Tally;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.intake.Exclusions;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.shard.FieldSet;

/** Encodes vectors of photos and publishes them with what filters and credits need. */
public final class VectorBranch implements Branch {

  private static final VectorPhotoExtraction PHOTOS = new VectorPhotoExtraction();

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(DocumentKind.VECTORS, DocumentKind.DUPLICATES);
  }

  @Override
  public boolean isPartOf(AtlasSettings settings) {
    return settings.vectors() != null;
  }

  @Override
  public FieldSet fields() {
    return FieldSet.PUBLISHED;
  }

  @Override
  public List<Extraction<?>> extractions() {
    return List.of(PHOTOS);
  }

  @Override
  public void attach(Enriched in, Publisher out, Tally tally, AtlasSettings settings) {
    Exclusions exclusions = settings.counting().exclusions();
    SingleOutputStreamOperator<VectorUpdate> encoded =
        in.photos()
            .getExecutionEnvironment()
            .fromSource(
                VectorSource.of(settings.vectors()),
                WatermarkStrategy.noWatermarks(),
                "vectors",
                VectorRowSerializer.TYPE)
            .uid("vectors")
            .transform(
                "encode-vectors",
                VectorUpdateSerializer.TYPE,
                new EncodeVectorOperator(
                    settings.models(), exclusions, settings.vectors().keepComponents()))
            .name("encode-vectors")
            .uid("encode-vectors");
    SingleOutputStreamOperator<Document> joined =
        encoded
            .union(in.get(PHOTOS))
            .keyBy(VectorUpdate::photoid, Types.LONG)
            .transform(
                "join-vectors",
                DocumentSerializer.TYPE,
                new JoinVectorOperator(
                    settings.models().vectorModelId(), exclusions, settings.vectors().collisions()))
            .name("join-vectors")
            .uid("join-vectors");
    tally.add(encoded);
    tally.add(joined);
    out.publishChanging(
        DocumentKind.REJECTS, "vector", encoded.getSideOutput(EncodeVectorOperator.REJECTS));
    out.publish(DocumentKind.VECTORS, joined);
    if (settings.vectors().collisions() > 0) {
      SingleOutputStreamOperator<Document> duplicates =
          joined
              .getSideOutput(JoinVectorOperator.CELLS)
              .keyBy(CellUpdate::cell, Types.INT)
              .transform(
                  "near-duplicates",
                  DocumentSerializer.TYPE,
                  new DuplicateOperator(
                      settings.vectors().collisions(),
                      DuplicateOperator.MAX_CODES,
                      settings.models().vectorModelId(),
                      settings.publishing().policy()))
              .name("near-duplicates")
              .uid("near-duplicates");
      tally.add(duplicates);
      out.publish(DocumentKind.DUPLICATES, duplicates);
    }
  }
}
