package org.tagatlas.run;

import org.tagatlas.settings.LocationInference;
import picocli.CommandLine.Option;

/** Options that select whether photos without coordinates are located by their machine tags. */
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
