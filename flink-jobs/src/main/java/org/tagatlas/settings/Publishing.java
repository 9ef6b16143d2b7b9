package org.tagatlas.settings;

import static org.tagatlas.settings.AtlasSettings.check;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.sketch.PhotographerSet;

/**
 * What to publish, and when.
 *
 * @param kinds kinds of documents
 * @param top maximum number of tags per signature, at least 1
 * @param minPhotographers minimum number of distinct photographers per signature tag, 1 to {@link
 *     PhotographerSet#EXACT}
 * @param policy how often updates are emitted
 */
public record Publishing(Set<DocumentKind> kinds, int top, int minPhotographers, EmitPolicy policy)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Default publishing of a bounded run. */
  public static final Publishing DEFAULTS =
      new Publishing(DocumentKind.DEFAULTS, 50, 3, EmitPolicy.BACKFILL);

  /** Checks ranges and copies the set, preserving its order. */
  public Publishing {
    check(top >= 1, "top must be at least 1");
    check(
        minPhotographers >= 1 && minPhotographers <= PhotographerSet.EXACT,
        "minPhotographers must be from 1 to " + PhotographerSet.EXACT);
    kinds = Collections.unmodifiableSet(new LinkedHashSet<>(kinds));
  }

  /** Returns these settings with other kinds. */
  public Publishing with(Set<DocumentKind> others) {
    return new Publishing(others, top, minPhotographers, policy);
  }

  /** Returns these settings with another policy. */
  public Publishing with(EmitPolicy other) {
    return new Publishing(kinds, top, minPhotographers, other);
  }
}
