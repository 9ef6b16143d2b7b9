package org.tagatlas.cli;

import org.tagatlas.located.Locating;
import picocli.CommandLine.Option;

/** Whether photos without coordinates are located by their machine tags. */
final class LocateOptions {

  @Option(
      names = "--locate",
      negatable = true,
      description =
          "Publish photos without coordinates whose machine tags say where they are, by geo:lat and"
              + " geo:lon or by other photos of a machine tag. They count nowhere. (default: no)")
  private Boolean locate;

  @Option(
      names = "--located-votes",
      description =
          "The same, and those with geo:lat and geo:lon count and vote as if they were geotagged.")
  private boolean locatedVotes;

  /**
   * Returns what is to become of them.
   *
   * @throws UserError when the options contradict each other
   */
  Locating locating() {
    if (locatedVotes && Boolean.FALSE.equals(locate)) {
      throw new UserError(
          "--located-votes counts what --no-locate does not locate. Give only one.");
    }
    return locatedVotes
        ? Locating.COUNTED
        : Boolean.TRUE.equals(locate) ? Locating.SHOWN : Locating.OFF;
  }
}
