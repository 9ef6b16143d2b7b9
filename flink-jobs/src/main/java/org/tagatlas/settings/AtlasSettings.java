package org.tagatlas.settings;

import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.Set;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.lookup.LookupSettings;
import org.tagatlas.model.Models;
import org.tagatlas.runtime.EmitPolicy;

/**
 * The settings of a job, by topic.
 *
 * @param counting what to count
 * @param publishing what to publish
 * @param inference how to handle photos without coordinates whose machine tags imply a location
 * @param lookup services to query for machine tags; null unless {@link DocumentKind#EXTRAS} is
 *     published
 * @param models the models that operators load
 * @param vectors the vectors of photos; null unless {@link DocumentKind#VECTORS} is published
 * @param relocates whether photos that are located by their text are kept, so that a later run with
 *     another model rewrites their documents
 */
public record AtlasSettings(
    Counting counting,
    Publishing publishing,
    LocationInference inference,
    LookupSettings lookup,
    Models models,
    VectorSettings vectors,
    boolean relocates)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Default settings of a bounded run. */
  public static final AtlasSettings DEFAULTS =
      new AtlasSettings(
          Counting.DEFAULTS,
          Publishing.DEFAULTS,
          LocationInference.OFF,
          null,
          Models.SHIPPED,
          null,
          false);

  /**
   * Checks that services are given if and only if extras are published, and files if and only if
   * vectors are.
   */
  public AtlasSettings {
    check(
        publishing.kinds().contains(DocumentKind.EXTRAS) == (lookup != null),
        "extras require a lookup, and a lookup requires extras");
    check(
        publishing.kinds().contains(DocumentKind.VECTORS) == (vectors != null),
        "vectors require files, and files of vectors require that they are published");
  }

  /** Returns the defaults with another emit policy. */
  public static AtlasSettings defaults(EmitPolicy policy) {
    return DEFAULTS.with(Publishing.DEFAULTS.with(policy));
  }

  /** Returns these settings with other counting. */
  public AtlasSettings with(Counting other) {
    return new AtlasSettings(other, publishing, inference, lookup, models, vectors, relocates);
  }

  /** Returns these settings with other publishing. */
  public AtlasSettings with(Publishing other) {
    return new AtlasSettings(counting, other, inference, lookup, models, vectors, relocates);
  }

  /** Returns these settings with another location inference. */
  public AtlasSettings with(LocationInference other) {
    return new AtlasSettings(counting, publishing, other, lookup, models, vectors, relocates);
  }

  /** Returns these settings with a lookup, and with extras published. */
  public AtlasSettings with(LookupSettings services) {
    Set<DocumentKind> kinds = new LinkedHashSet<>(publishing.kinds());
    kinds.add(DocumentKind.EXTRAS);
    return new AtlasSettings(
        counting, publishing.with(kinds), inference, services, models, vectors, relocates);
  }

  /** Returns these settings with vectors, which are published too, and so are duplicates. */
  public AtlasSettings with(VectorSettings files) {
    Set<DocumentKind> kinds = new LinkedHashSet<>(publishing.kinds());
    kinds.add(DocumentKind.VECTORS);
    if (files.collisions() > 0) {
      kinds.add(DocumentKind.DUPLICATES);
    }
    return new AtlasSettings(
        counting, publishing.with(kinds), inference, lookup, models, files, relocates);
  }

  /** Returns these settings with other models. */
  public AtlasSettings with(Models other) {
    return new AtlasSettings(counting, publishing, inference, lookup, other, vectors, relocates);
  }

  /** Returns these settings with photos kept that are located by their text, or not. */
  public AtlasSettings relocating(boolean other) {
    return new AtlasSettings(counting, publishing, inference, lookup, models, vectors, other);
  }

  /** Returns whether locations are inferred from machine tags at all. */
  public boolean locates() {
    return inference == LocationInference.PUBLISH_AND_COUNT || locatesByMachineTags();
  }

  /** Returns whether photos are located by other photos with the same machine tag. */
  public boolean locatesByMachineTags() {
    return inference != LocationInference.OFF && publishes(DocumentKind.PHOTOS);
  }

  /** Returns whether photos without coordinates are located by their text. */
  public boolean locatesByText() {
    return models.locateByText() && publishes(DocumentKind.PHOTOS);
  }

  /** Returns whether a kind of documents is published. */
  public boolean publishes(DocumentKind kind) {
    return publishing.kinds().contains(kind);
  }

  static void check(boolean valid, String message) {
    if (!valid) {
      throw new IllegalArgumentException(message);
    }
  }
}
