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
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.shard.FieldSet;

/** Publishes photos without coordinates at the place of other photos with the same machine tags. */
public final class InferredLocationBranch implements Branch {

  private static final PhotoToLocateExtraction PHOTOS = new PhotoToLocateExtraction();

  private static final int MAX_COMBINED = 20_000;
  private static final int MAX_BUFFERED_PLACES = 100_000;
  private static final int MAX_BUFFERED_PHOTOS = 20_000;

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(DocumentKind.PHOTOS);
  }

  @Override
  public boolean isPartOf(AtlasSettings settings) {
    return settings.locatesByMachineTags();
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
    EmitPolicy policy = settings.publishing().policy();
    SingleOutputStreamOperator<TagUpdate> combined =
        in.get(PHOTOS)
            .transform(
                "combine-places",
                TagUpdateSerializer.TYPE,
                new PlaceCombiner(MAX_COMBINED, policy, settings.locatesByText()))
            .name("combine-places")
            .uid("combine-places");
    DataStream<PhotoUpdate> places =
        combined
            .keyBy(TagUpdate::tag, Types.STRING)
            .transform(
                "machine-tag-places",
                PhotoUpdateSerializer.TYPE,
                new MachineTagPlaceOperator(MAX_BUFFERED_PLACES, policy))
            .name("machine-tag-places")
            .uid("machine-tag-places");
    SingleOutputStreamOperator<Document> located =
        combined
            .getSideOutput(PlaceCombiner.WAITING)
            .union(places)
            .keyBy(PhotoUpdate::photoid, Types.LONG)
            .transform(
                "located-photos",
                DocumentSerializer.TYPE,
                new InferredLocationOperator(MAX_BUFFERED_PHOTOS, policy, settings.models()))
            .name("located-photos")
            .uid("located-photos");
    tally.add(located);
    out.publishChanging(DocumentKind.PHOTOS, "located", located);
  }
}
