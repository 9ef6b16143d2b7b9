package org.tagatlas.publish;

import java.util.List;
import java.util.Set;
import org.tagatlas.branch.Branch;
import org.tagatlas.branch.Enriched;
import org.tagatlas.branch.Publisher;
import org.tagatlas.branch.Tally;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.enrich.Extraction;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.shard.FieldSet;

/** Publishes photos. */
public final class PhotoBranch implements Branch {

  private static final PhotoExtraction PHOTOS = new PhotoExtraction();

  @Override
  public Set<DocumentKind> kinds() {
    return Set.of(DocumentKind.PHOTOS);
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
    out.publish(DocumentKind.PHOTOS, in.get(PHOTOS));
  }
}
