package org.tagatlas.publish;

import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.tagatlas.branch.Branch;
import org.tagatlas.branch.Enriched;
import org.tagatlas.branch.Publisher;
import org.tagatlas.branch.Tally;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.count.RegionKeySerializer;
import org.tagatlas.count.RegionUpdate;
import org.tagatlas.count.RegionUpdateSerializer;
import org.tagatlas.count.SightingPacker;
import org.tagatlas.count.SightingPage;
import org.tagatlas.count.SightingPageSerializer;
import org.tagatlas.count.TagCountOperator;
import org.tagatlas.count.TotalsOperator;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.Counting;
import org.tagatlas.settings.Publishing;

/** Counts tags by region and window and publishes signatures and regions. */
public final class SignatureBranch implements Branch {

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(DocumentKind.SIGNATURES, DocumentKind.REGIONS);
  }

  @Override
  public void attach(Enriched in, Publisher out, Tally tally, AtlasSettings settings) {
    Counting counting = settings.counting();
    Publishing publishing = settings.publishing();

    SingleOutputStreamOperator<RegionUpdate> tags =
        in.photos()
            .transform("pack-sightings", SightingPageSerializer.TYPE, new SightingPacker())
            .name("pack-sightings")
            .uid("pack-sightings")
            .keyBy(SightingPage::bucket, Types.INT)
            .transform(
                "tag-counters",
                RegionUpdateSerializer.TYPE,
                new TagCountOperator(
                    counting.levels(),
                    counting.windows(),
                    publishing.minPhotographers(),
                    counting.maxBufferedBytes(),
                    publishing.policy(),
                    settings.models()))
            .name("tag-counters")
            .uid("tag-counters");

    SingleOutputStreamOperator<RegionUpdate> totals =
        tags.getSideOutput(TagCountOperator.VOTES)
            .keyBy(delta -> delta.key().levelKey(), Types.INT)
            .transform(
                "totals", RegionUpdateSerializer.TYPE, new TotalsOperator(publishing.policy()))
            .name("totals")
            .uid("totals");

    SingleOutputStreamOperator<Document> signatures =
        tags.union(totals, in.visits())
            .keyBy(RegionUpdate::key, RegionKeySerializer.TYPE)
            .transform(
                "signatures",
                DocumentSerializer.TYPE,
                new SignatureOperator(
                    publishing.top(),
                    publishing.minPhotographers(),
                    counting.maxBufferedBytes(),
                    publishing.policy(),
                    settings.models()))
            .name("signatures")
            .uid("signatures");

    tally.add(tags);
    tally.add(signatures);
    out.publish(DocumentKind.SIGNATURES, signatures);
    out.publish(DocumentKind.REGIONS, signatures.getSideOutput(SignatureOperator.REGIONS));
  }
}
