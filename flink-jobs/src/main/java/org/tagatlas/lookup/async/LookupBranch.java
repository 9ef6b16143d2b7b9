package org.tagatlas.lookup.async;

import java.util.List;
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
import org.tagatlas.enrich.Extraction;
import org.tagatlas.machinetag.MachineTagExtraction;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.shard.FieldSet;

/** Looks up machine tags at external services and publishes the results. */
public final class LookupBranch implements Branch {

  private static final MachineTagExtraction MACHINE_TAGS = new MachineTagExtraction();

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(DocumentKind.EXTRAS);
  }

  @Override
  public FieldSet fields() {
    return FieldSet.COUNTED;
  }

  @Override
  public List<Extraction<?>> extractions() {
    return List.of(MACHINE_TAGS);
  }

  @Override
  public void attach(Enriched in, Publisher out, Tally tally, AtlasSettings settings) {
    SupportedTagFilter supported = new SupportedTagFilter(settings.lookup().services());
    SingleOutputStreamOperator<Document> extras =
        in.get(MACHINE_TAGS)
            .flatMap(supported)
            .returns(Types.STRING)
            .name("known-machine-tags")
            .uid("known-machine-tags")
            .keyBy(supported, Types.STRING)
            .transform(
                "ask", DocumentSerializer.TYPE, new AsyncLookupOperatorFactory(settings.lookup()))
            .name("ask")
            .uid("ask");
    tally.add(extras);
    out.publish(DocumentKind.EXTRAS, extras);
  }
}
