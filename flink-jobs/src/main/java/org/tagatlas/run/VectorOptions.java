package org.tagatlas.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.VectorSettings;
import picocli.CommandLine.Option;

/** Options that select vectors of photos and how they are encoded. */
final class VectorOptions {

  @Option(
      names = "--vectors",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Vectors of photos: files, folders or s3:// addresses, in the formats of similar encode,"
              + " with photo ids. Publish their codes as vectors (default: none). Repeatable.")
  private List<String> files;

  @Option(
      names = "--similar-model",
      paramLabel = "FILE",
      description = "Model for --vectors, written by similar train. May be an s3:// address.")
  private String model;

  @Option(
      names = "--keep-vectors",
      description =
          "Also publish the components of vectors, so that searches can use exact distances"
              + " (default: codes only).")
  private boolean keep;

  @Option(
      names = "--duplicates",
      paramLabel = "N",
      description =
          "Publish photos that are near-duplicates of another one as duplicates: those of which at"
              + " least N subvectors have equal codes, 1 to the number of subquantizers (default: do"
              + " not search them).")
  private Integer collisions;

  /**
   * Adds the vectors to the settings of a run if they are requested.
   *
   * @param published kinds in {@code --publish}, or null
   * @param unbounded whether the run never ends
   * @throws UserError if options contradict each other
   */
  AtlasSettings addTo(AtlasSettings settings, Set<DocumentKind> published, boolean unbounded) {
    if (files == null) {
      requireVectors("--similar-model", model != null);
      requireVectors("--keep-vectors", keep);
      requireVectors("--duplicates", collisions != null);
      return settings;
    }
    if (model == null) {
      throw new UserError(
          "--vectors requires --similar-model FILE. Train a model with similar train.");
    }
    if (published != null && !published.contains(DocumentKind.VECTORS)) {
      throw new UserError("--vectors requires vectors in --publish. Add vectors to --publish.");
    }
    if (collisions != null) {
      OptionRange.require("--duplicates", collisions, 1, Integer.MAX_VALUE);
    }
    return settings.with(
        new VectorSettings(files, model, unbounded, keep, collisions == null ? 0 : collisions));
  }

  private static void requireVectors(String option, boolean given) {
    if (given) {
      throw new UserError(option + " requires --vectors PATH");
    }
  }

  /**
   * Returns the kinds without those of vectors.
   *
   * @throws UserError if vectors or duplicates should be published, but none are requested
   */
  Set<DocumentKind> others(Set<DocumentKind> published) {
    if (files == null && published.contains(DocumentKind.VECTORS)) {
      throw new UserError("--publish vectors requires --vectors PATH and --similar-model FILE.");
    }
    if (collisions == null && published.contains(DocumentKind.DUPLICATES)) {
      throw new UserError("--publish duplicates requires --duplicates N.");
    }
    Set<DocumentKind> others = new LinkedHashSet<>(published);
    others.removeAll(Set.of(DocumentKind.VECTORS, DocumentKind.DUPLICATES));
    return others;
  }
}
