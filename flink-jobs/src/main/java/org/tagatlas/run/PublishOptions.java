package org.tagatlas.run;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.job.Branches;
import org.tagatlas.runtime.EmitPolicy;
import org.tagatlas.settings.AtlasSettings;
import org.tagatlas.settings.Publishing;
import org.tagatlas.sketch.PhotographerSet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that select what a run publishes. */
final class PublishOptions {

  @Option(
      names = "--publish",
      split = ",",
      paramLabel = "KIND",
      completionCandidates = KindNames.class,
      description =
          "Kinds of documents to publish: ${COMPLETION-CANDIDATES} (default: all except extras,"
              + " vectors and duplicates).")
  private Set<DocumentKind> kinds;

  @Mixin private ExtrasOptions extras;

  @Mixin private VectorOptions vectors;

  @Option(
      names = "--top",
      defaultValue = "50",
      paramLabel = "N",
      description = "Maximum number of tags per signature (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--min-photographers",
      defaultValue = "3",
      paramLabel = "N",
      description =
          "Minimum number of distinct photographers per signature tag, 1 to 256 (default:"
              + " ${DEFAULT-VALUE}).")
  private int minPhotographers;

  /** The names of kinds, for help and completion. */
  private static final class KindNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Branches.kinds().stream().map(DocumentKind::name).iterator();
    }
  }

  /**
   * Adds what the options specify to settings.
   *
   * @param unbounded whether the run never ends
   * @param environment environment variables of the process, for keys of services
   * @param notices receives one line per service that is left out
   * @throws UserError if a value is out of range, or options contradict each other
   */
  AtlasSettings addTo(
      AtlasSettings settings,
      boolean unbounded,
      Map<String, String> environment,
      Consumer<String> notices) {
    OptionRange.require("--top", top, 1, Integer.MAX_VALUE);
    OptionRange.require("--min-photographers", minPhotographers, 1, PhotographerSet.EXACT);
    Publishing publishing =
        new Publishing(
            vectors.others(
                extras.others(kinds == null ? Publishing.DEFAULTS.kinds() : inOrder(kinds))),
            top,
            minPhotographers,
            unbounded ? EmitPolicy.LIVE : EmitPolicy.BACKFILL);
    return vectors.addTo(
        extras.addTo(settings.with(publishing), kinds, environment, notices), kinds, unbounded);
  }

  private static Set<DocumentKind> inOrder(Set<DocumentKind> selected) {
    Set<DocumentKind> ordered = new LinkedHashSet<>(Branches.kinds());
    ordered.retainAll(selected);
    return ordered;
  }
}
