package org.tagatlas.publish;

import java.time.Clock;
import java.util.Set;
import org.tagatlas.branch.Branch;
import org.tagatlas.branch.Enriched;
import org.tagatlas.branch.Publisher;
import org.tagatlas.branch.Tally;
import org.tagatlas.connectors.sink.DocumentSerializer;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.record.Reject;
import org.tagatlas.settings.AtlasSettings;

/** Publishes rejected rows. */
public final class RejectBranch implements Branch {

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(DocumentKind.REJECTS);
  }

  @Override
  public void attach(Enriched in, Publisher out, Tally tally, AtlasSettings settings) {
    out.publish(
        DocumentKind.REJECTS,
        in.rejects()
            .map(row -> RejectDocument.of((Reject) row, Clock.systemUTC().millis()))
            .returns(DocumentSerializer.TYPE)
            .name("reject-documents")
            .uid("reject-documents"));
  }
}
