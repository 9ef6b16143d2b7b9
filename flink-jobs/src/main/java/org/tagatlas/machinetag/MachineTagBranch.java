package org.tagatlas.machinetag;

import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.tagatlas.branch.Branch;
import org.tagatlas.branch.Enriched;
import org.tagatlas.branch.Publisher;
import org.tagatlas.branch.Tally;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.shard.FieldSet;

/** Counts machine tags and publishes an entry for each. */
public final class MachineTagBranch implements Branch {

  private static final MachineTagExtraction MACHINE_TAGS = new MachineTagExtraction();

  private static final int MAX_COMBINED = 20_000;
  private static final int MAX_BUFFERED = 250_000;

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(DocumentKind.MACHINE_TAGS);
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
    EmitPolicy policy = settings.publishing().policy();
    out.publish(
        DocumentKind.MACHINE_TAGS,
        in.get(MACHINE_TAGS)
            .transform(
                "combine-machine-tags",
                MachineTagCountSerializer.TYPE,
                new MachineTagCombiner(MAX_COMBINED, policy))
            .name("combine-machine-tags")
            .uid("combine-machine-tags")
            .keyBy(MachineTagCount::machineTag, Types.STRING)
            .transform(
                "machine-tags",
                MachineTagCountSerializer.TYPE,
                new MachineTagCountOperator(MAX_BUFFERED, policy))
            .name("machine-tags")
            .uid("machine-tags")
            .map(MachineTagDocument::of)
            .returns(DocumentSerializer.TYPE)
            .name("machine-tag-documents")
            .uid("machine-tag-documents"));
  }
}
