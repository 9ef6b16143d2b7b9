package org.tagatlas.run;

import org.tagatlas.model.Models;
import org.tagatlas.settings.LocationInference;
import picocli.CommandLine.Option;

/** Options that select whether and how photos without coordinates are located. */
final class LocateOptions {

  @Option(
      names = "--locate",
      negatable = true,
      description =
          "Publish photos without coordinates whose location can be inferred from machine tags:"
              + " from geo:lat and geo:lon, or from other photos with the same machine tag. They are"
              + " not counted (default: no).")
  private Boolean locate;

  @Option(
      names = "--located-votes",
      description =
          "Like --locate, but count photos with geo:lat and geo:lon as if they were geotagged.")
  private boolean locatedVotes;

  @Option(
      names = "--locate-by-text",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "MODEL",
      description =
          "Publish photos without coordinates at the place that their tags and title name, with a"
              + " model of locate train, or with the names of the gazetteer alone. These are"
              + " estimates, and never counted (default: no).")
  private String text;

  @Option(
      names = "--relocate",
      description =
          "Keep the photos that --locate-by-text reads. If the run is restored with another model, it"
              + " estimates their places again, and rewrites their documents (default: documents keep"
              + " the estimates of their model).")
  private boolean relocate;

  /** Returns the models, with what locates photos by their text. */
  Models models() {
    return text == null ? Models.SHIPPED : Models.SHIPPED.withText(text);
  }

  /**
   * Returns whether photos that are located by their text are kept.
   *
   * @throws UserError if no photos are located by their text
   */
  boolean relocates() {
    if (relocate && text == null) {
      throw new UserError("--relocate needs --locate-by-text. Add it, or leave out --relocate.");
    }
    return relocate;
  }

  /**
   * Returns what the options specify.
   *
   * @throws UserError if the options contradict each other
   */
  LocationInference inference() {
    if (locatedVotes && Boolean.FALSE.equals(locate)) {
      throw new UserError("--located-votes counts what --no-locate leaves out. Give only one.");
    }
    return locatedVotes
        ? LocationInference.PUBLISH_AND_COUNT
        : Boolean.TRUE.equals(locate) ? LocationInference.PUBLISH : LocationInference.OFF;
  }
}
