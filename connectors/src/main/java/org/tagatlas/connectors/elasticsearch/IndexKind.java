package org.tagatlas.connectors.elasticsearch;

import java.io.Serializable;
import java.util.List;

/**
 * A kind of documents, which has an index of its own.
 *
 * @param word the kind's name, which is also its alias but for the prefix
 * @param mapping the resource, beside this class, with the template's settings and mappings
 * @param changing whether documents of the kind change or go; if so they have versions
 */
public record IndexKind(String word, String mapping, boolean changing) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Geotagged photos. */
  public static final IndexKind PHOTOS = new IndexKind("photos", "photos.json", false);

  /**
   * Photos without coordinates of their own, in the index of those that have some: where they are
   * said to be may change.
   */
  public static final IndexKind LOCATED_PHOTOS = new IndexKind("photos", "photos.json", true);

  /** Tags of signatures. */
  public static final IndexKind SIGNATURES = new IndexKind("signatures", "signatures.json", true);

  /** Regions in windows. */
  public static final IndexKind REGIONS = new IndexKind("regions", "regions.json", true);

  /** Machine tags. */
  public static final IndexKind MACHINE_TAGS =
      new IndexKind("machine-tags", "machine-tags.json", true);

  /** Records that could not be used, and documents that could not be indexed. */
  public static final IndexKind REJECTS = new IndexKind("rejects", "rejects.json", false);

  /** What other services say of machine tags. */
  public static final IndexKind EXTRAS = new IndexKind("extras", "extras.json", true);

  /** All kinds that have an index of their own. */
  public static final List<IndexKind> ALL =
      List.of(PHOTOS, SIGNATURES, REGIONS, MACHINE_TAGS, REJECTS, EXTRAS);

  /** Returns the kind of a name such as {@code machine-tags}. */
  public static IndexKind of(String word) {
    return ALL.stream()
        .filter(kind -> kind.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no kind of documents: " + word));
  }
}
