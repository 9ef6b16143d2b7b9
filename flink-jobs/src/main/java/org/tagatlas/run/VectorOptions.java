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
      return settings;
    }
    if (model == null) {
      throw new UserError(
          "--vectors requires --similar-model FILE. Train a model with similar train.");
    }
    if (published != null && !published.contains(DocumentKind.VECTORS)) {
      throw new UserError("--vectors requires vectors in --publish. Add vectors to --publish.");
    }
    return settings.with(new VectorSettings(files, model, unbounded, keep));
  }

  private static void requireVectors(String option, boolean given) {
    if (given) {
      throw new UserError(option + " requires --vectors PATH");
    }
  }

  /**
   * Returns the kinds without vectors.
   *
   * @throws UserError if vectors should be published, but none are given
   */
  Set<DocumentKind> others(Set<DocumentKind> published) {
    if (!published.contains(DocumentKind.VECTORS)) {
      return published;
    }
    if (files == null) {
      throw new UserError("--publish vectors requires --vectors PATH and --similar-model FILE.");
    }
    Set<DocumentKind> others = new LinkedHashSet<>(published);
    others.remove(DocumentKind.VECTORS);
    return others;
  }
}
