package org.tagatlas.worldtag;

import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.tagatlas.branch.Branch;
import org.tagatlas.branch.Enriched;
import org.tagatlas.branch.Publisher;
import org.tagatlas.branch.Tally;
import org.tagatlas.connectors.sink.Document;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.count.SightingPacker;
import org.tagatlas.count.SightingPage;
import org.tagatlas.count.SightingPageSerializer;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.AtlasSettings;

/** Counts tags in the whole world and publishes those of at least three photographers. */
public final class TagBranch implements Branch {

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(DocumentKind.TAGS);
  }

  @Override
  public void attach(Enriched in, Publisher out, Tally tally, AtlasSettings settings) {
    EmitPolicy policy = settings.publishing().policy();
    SingleOutputStreamOperator<Document> tags =
        in.photos()
            .transform("combine-tags", SightingPageSerializer.TYPE, new SightingPacker())
            .name("combine-tags")
            .uid("combine-tags")
            .keyBy(SightingPage::bucket, Types.INT)
            .transform(
                "tags",
                DocumentSerializer.TYPE,
                new TagTotalsOperator(
                    settings.counting().maxBufferedBytes(), policy, settings.models()))
            .name("tags")
            .uid("tags");
    out.publish(DocumentKind.TAGS, tags);
  }
}
