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
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.AtlasSettings;

/** Counts tags in the whole world and publishes those of at least three photographers. */
public final class TagBranch implements Branch {

  private static final int MAX_COMBINED = 20_000;
  private static final int MAX_BUFFERED = 100_000;

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(DocumentKind.TAGS);
  }

  @Override
  public void attach(Enriched in, Publisher out, Tally tally, AtlasSettings settings) {
    EmitPolicy policy = settings.publishing().policy();
    SingleOutputStreamOperator<Document> tags =
        in.photos()
            .transform(
                "combine-tags", TagTotalsSerializer.TYPE, new TagCombiner(MAX_COMBINED, policy))
            .name("combine-tags")
            .uid("combine-tags")
            .keyBy(TagTotals::bucket, Types.INT)
            .transform(
                "tags",
                DocumentSerializer.TYPE,
                new TagTotalsOperator(MAX_BUFFERED, policy, settings.models()))
            .name("tags")
            .uid("tags");
    out.publish(DocumentKind.TAGS, tags);
  }
}
